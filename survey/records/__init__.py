"""The audit trail, its chain and anchors, and the records of what was exported."""
