"""Tests of decisions, acts, the panel and its meetings."""
