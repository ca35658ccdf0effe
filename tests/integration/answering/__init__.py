"""Tests of survey/answering on a real database."""
