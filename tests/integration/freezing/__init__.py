"""Integration tests of survey/freezing."""
