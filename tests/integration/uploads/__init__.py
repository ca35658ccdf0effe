"""Tests of survey/uploads on a real database."""
