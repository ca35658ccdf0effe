"""Unit tests of exports/marking."""
