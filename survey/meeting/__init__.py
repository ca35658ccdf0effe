"""The note for the meeting."""
