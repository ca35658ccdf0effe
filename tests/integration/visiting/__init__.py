"""Integration tests of survey/visiting."""
