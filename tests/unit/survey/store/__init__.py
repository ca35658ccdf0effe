"""Unit tests of survey/store."""
