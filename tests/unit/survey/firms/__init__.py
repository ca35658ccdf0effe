"""Tests of the list of firms that need no database."""
