"""Tests of survey/definitions on a real database."""
