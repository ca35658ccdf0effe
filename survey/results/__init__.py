"""Levels, indexes and profiles of one submitted version."""
