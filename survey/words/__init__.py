"""Codes, states and figures as texts in the reader's language; `say_…` functions return such a text."""
