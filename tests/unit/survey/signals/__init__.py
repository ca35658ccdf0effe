"""Tests of survey/signals that need no database."""
