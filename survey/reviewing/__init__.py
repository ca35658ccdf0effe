"""First reviews of submitted versions, who holds which case, and hand-overs."""
