"""Tests of survey/directory on a real database."""
