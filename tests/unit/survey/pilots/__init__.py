"""Unit tests of survey/publishing."""
