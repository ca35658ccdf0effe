"""Unit tests of exports/incoming_lists."""
