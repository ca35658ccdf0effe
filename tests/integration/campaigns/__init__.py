"""Tests of setting campaigns up."""
