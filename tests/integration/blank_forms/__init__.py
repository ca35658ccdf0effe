"""Tests of survey/blank_forms on a real database."""
