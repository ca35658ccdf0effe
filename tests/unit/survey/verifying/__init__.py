"""Tests of survey/verifying."""
