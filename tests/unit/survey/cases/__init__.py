"""Tests of survey/enquiries that need no database."""
