"""Tables that come in: titles found, rows read, an empty table to fill in."""
