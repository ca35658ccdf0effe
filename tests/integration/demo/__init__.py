"""Tests of survey/demo on a real database."""
