"""What a page shows, as named queries with an explicit order; objects are found through a `Scope` or from one found so."""
