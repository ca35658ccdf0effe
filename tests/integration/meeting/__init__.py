"""Tests of survey/meeting on a real database."""
