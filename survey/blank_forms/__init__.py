"""The commission's own forms, filled from the list."""
