"""Unit tests of exports/archive."""
