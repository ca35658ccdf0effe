"""Tests of survey/directory without a database."""
