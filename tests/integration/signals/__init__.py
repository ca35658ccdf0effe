"""Tests of survey/signals on a real database."""
