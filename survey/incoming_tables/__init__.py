"""Tables that officials hand in: directory and ratings."""
