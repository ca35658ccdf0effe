"""Tests of survey/enquiries on a real database."""
