"""Visits: which firms to look at, and which of a firm's answers most hangs on. Nothing here decides anything."""
