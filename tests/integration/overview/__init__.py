"""Tests of survey/overview on a real database."""
