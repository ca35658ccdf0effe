"""Tests of rounds of experts."""
