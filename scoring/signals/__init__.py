"""Signals: answers worth a look, found by declared checks, each with its figures. Nothing here decides anything."""
