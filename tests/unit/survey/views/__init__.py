"""Tests of survey.views."""
