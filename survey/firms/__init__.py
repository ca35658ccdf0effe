"""The list of firms in any state: filters, saved views, a selection over pages, and what is done with it."""
