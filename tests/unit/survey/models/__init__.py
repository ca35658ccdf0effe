"""Tests of survey/models without a database."""
