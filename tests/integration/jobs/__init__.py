"""Tests of survey/jobs on a real database."""
