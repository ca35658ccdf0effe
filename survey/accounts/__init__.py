"""Accounts: registering, signing in, requests, and what an administrator keeps."""
