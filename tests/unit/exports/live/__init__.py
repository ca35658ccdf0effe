"""Unit tests of exports/live."""
