"""Unit tests of survey/answering."""
