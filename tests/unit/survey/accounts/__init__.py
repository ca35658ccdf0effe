"""Unit tests of survey/accounts."""
