"""Checking a file against the record of its export, and the log of exports."""
