"""Unit tests of scoring/visits."""
