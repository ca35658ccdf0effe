"""Tests of survey/workbooks on a real database."""
