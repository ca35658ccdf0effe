"""Unit tests of scoring/answers."""
