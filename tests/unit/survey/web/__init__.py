"""Unit tests of survey/web."""
