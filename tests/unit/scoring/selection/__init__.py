"""Unit tests of scoring/selection."""
