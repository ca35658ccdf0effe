"""Tests of the list of firms."""
