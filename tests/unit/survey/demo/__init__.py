"""Tests of survey.demo."""
