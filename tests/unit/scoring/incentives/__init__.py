"""Unit tests of scoring/incentives."""
