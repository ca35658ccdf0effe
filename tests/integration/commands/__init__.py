"""Tests of survey/commands on a real database."""
