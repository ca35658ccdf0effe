"""Unit tests of survey/uploads."""
