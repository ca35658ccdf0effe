"""Unit tests of survey/definitions."""
