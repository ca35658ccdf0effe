"""Unit tests of survey/words."""
