"""Every SELECT as a named function with an explicit order; a scope decides what a user may see."""
