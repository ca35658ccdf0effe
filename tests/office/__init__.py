"""Tests of the office layer: LibreOffice opens, recalculates and saves what we write."""
