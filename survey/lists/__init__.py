"""Rows, columns and filters of the lists that officials see."""
