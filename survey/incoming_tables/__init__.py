"""Tables that officials upload: the enterprise directory, and ratings by others."""
