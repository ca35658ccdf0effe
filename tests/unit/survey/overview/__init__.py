"""Tests of survey/overview without a database."""
