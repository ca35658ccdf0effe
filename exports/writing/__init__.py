"""Tables written into workbooks."""
