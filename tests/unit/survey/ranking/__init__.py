"""Unit tests of survey/ranking."""
