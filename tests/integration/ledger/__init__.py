"""Tests of survey/ledger on a real database."""
