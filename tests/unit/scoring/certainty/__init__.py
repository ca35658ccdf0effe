"""Unit tests of scoring/certainty."""
