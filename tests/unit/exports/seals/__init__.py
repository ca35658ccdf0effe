"""Unit tests of exports/seals."""
