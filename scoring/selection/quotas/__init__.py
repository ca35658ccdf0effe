"""Choosing exactly N of a ranked list under floors, ceilings, group limits and pins, and explaining each of them."""
