"""Wrong cells marked in the file that came, and lists of them."""
