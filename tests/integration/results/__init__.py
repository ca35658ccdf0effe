"""Tests of survey/results on a real database."""
