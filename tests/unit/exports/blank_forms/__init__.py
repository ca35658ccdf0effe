"""Unit tests of exports/blank_forms."""
