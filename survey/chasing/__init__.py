"""Chasing (催办): whom to telephone and the log of calls, reminders before the closing, extensions."""
