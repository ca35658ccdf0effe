"""The ranked list, and how every place came about."""
