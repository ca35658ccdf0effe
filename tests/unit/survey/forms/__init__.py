"""Tests of survey.forms."""
