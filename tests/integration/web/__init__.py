"""Tests of survey/web on a real database."""
