"""Choosing under quotas."""
