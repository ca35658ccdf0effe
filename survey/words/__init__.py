"""Codes and figures in words."""
