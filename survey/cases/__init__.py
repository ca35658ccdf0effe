"""What officials keep of a firm in a campaign: the work queue, the case of one firm, notes, flags, messages with it."""
