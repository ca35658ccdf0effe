"""Tests of survey/correcting on a real database."""
