"""Unit tests of scoring/ranking."""
