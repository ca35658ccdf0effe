"""First pages: of the service and of a campaign."""
