"""Tests of survey/correcting that need no database."""
