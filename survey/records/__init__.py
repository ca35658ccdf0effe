"""The audit trail, and the records of what was exported."""
