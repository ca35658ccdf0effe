"""Running evaluations, pins, promotion and replay."""
