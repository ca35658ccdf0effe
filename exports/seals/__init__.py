"""Seals of rows that leave, and what a file that comes back is held against."""
