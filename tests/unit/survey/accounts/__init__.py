"""Accounts: what needs no database."""
