"""Tests of `survey.calling` on a real database."""
