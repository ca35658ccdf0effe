"""Unit tests of exports/reading."""
