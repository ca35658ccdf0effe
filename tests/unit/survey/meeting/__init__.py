"""Unit tests of survey/meeting."""
