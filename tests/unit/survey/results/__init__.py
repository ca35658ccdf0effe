"""Unit tests of survey/results."""
