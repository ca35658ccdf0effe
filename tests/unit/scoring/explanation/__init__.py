"""Unit tests of scoring/explanation."""
