"""Visits (走访核查): planned, made, answered by the firm and confirmed by a second official; only then they count."""
