"""Unit tests of survey/ledger."""
