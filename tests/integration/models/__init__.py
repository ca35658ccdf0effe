"""Tests of survey/models on a real database."""
