"""Unit tests of survey/calling."""
