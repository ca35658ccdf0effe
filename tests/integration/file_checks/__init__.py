"""Tests of survey/file_checks on a real database."""
