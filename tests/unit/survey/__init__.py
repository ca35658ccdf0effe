"""Tests; folders below unit/ mirror the packages."""
