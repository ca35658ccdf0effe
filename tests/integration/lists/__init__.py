"""Tests of survey/lists on a real database."""
