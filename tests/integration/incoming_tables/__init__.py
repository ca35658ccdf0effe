"""Tests of survey/incoming_tables on a real database."""
