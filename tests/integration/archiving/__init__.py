"""Tests of survey/archiving on a real database."""
