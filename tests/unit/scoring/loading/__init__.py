"""Unit tests of scoring/loading."""
