"""Whether a file is ours, and unaltered."""
