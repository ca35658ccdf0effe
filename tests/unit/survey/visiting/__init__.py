"""Unit tests of survey/visiting."""
