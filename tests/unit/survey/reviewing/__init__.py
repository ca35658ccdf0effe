"""Tests of first reviews and hand-overs."""
