"""Tests of the browser layer."""
