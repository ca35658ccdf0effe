"""Tests of chasing."""
