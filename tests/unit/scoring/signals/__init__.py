"""Unit tests of scoring/signals."""
