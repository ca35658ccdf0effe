"""Unit tests of survey/freezing."""
