"""Criteria, gates, ranks and segments."""
