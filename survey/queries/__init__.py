"""Every SELECT as a named function with an explicit order; a `Scope` limits it to what a user may see."""
