"""How sure a place is, under other weights and other answers."""
