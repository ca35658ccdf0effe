"""The ledger of a campaign: which firms stand where, what changed, and progress by day."""
