"""Tests of survey/exporting on a real database."""
