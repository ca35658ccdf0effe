"""Codes, states and figures as texts in the reader's language: what `say_…`, `…_title` and the like return."""
