"""Tests of candidates ranked: pages of one firm."""
