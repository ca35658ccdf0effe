"""Codes, states and figures as texts in the reader's language."""
