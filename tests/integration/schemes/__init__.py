"""Tests of survey/schemes on a real database."""
