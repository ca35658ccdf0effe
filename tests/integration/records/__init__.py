"""Tests of survey/records on a real database."""
