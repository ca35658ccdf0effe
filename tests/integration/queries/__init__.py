"""Tests of survey/queries on a real database."""
