"""Tests of survey/forms on a real database."""
