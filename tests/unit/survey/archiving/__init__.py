"""Tests of survey/archiving without a database."""
