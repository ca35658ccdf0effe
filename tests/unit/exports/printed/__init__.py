"""Tests of `exports.printed`."""
