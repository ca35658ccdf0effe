"""What pages show, as named queries in an explicit order; an object is found by a `Scope`, or through one found so."""
