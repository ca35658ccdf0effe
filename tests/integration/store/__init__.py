"""Tests of survey/store on a real database."""
