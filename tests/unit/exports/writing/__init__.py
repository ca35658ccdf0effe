"""Unit tests of exports/writing."""
