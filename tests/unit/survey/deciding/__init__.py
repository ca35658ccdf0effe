"""Tests of what needs no database of decisions."""
