"""Unit tests of survey/jobs."""
