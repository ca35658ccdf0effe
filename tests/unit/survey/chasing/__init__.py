"""Tests of survey/chasing without a database."""
