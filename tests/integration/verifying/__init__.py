"""Tests of survey/verifying on a real database."""
