"""Tests of survey/ranking on a real database."""
