"""Tests of survey/accounts on a real database."""
