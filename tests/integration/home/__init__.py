"""Tests of survey/home on a real database."""
