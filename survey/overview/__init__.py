"""The overview of a campaign: towards the target, the way to the list, levels and times, each number with its list."""
