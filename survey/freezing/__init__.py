"""Versions of the list: frozen from what was decided, signed by three persons, amended by further versions."""
