"""What was handed in, kept once and settled once."""
