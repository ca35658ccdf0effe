"""Integration tests of survey/publishing."""
