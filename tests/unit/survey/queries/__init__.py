"""Unit tests of survey/lists."""
