"""Unit tests of scoring/definition."""
