"""Tests of survey/evaluations on a real database."""
