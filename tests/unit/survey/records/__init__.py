"""Tests of the record that need no database."""
