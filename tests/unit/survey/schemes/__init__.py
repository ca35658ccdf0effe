"""Unit tests of survey/schemes."""
