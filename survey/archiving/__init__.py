"""A season's archive: one package of everything that a campaign left behind, which opens without the program."""
