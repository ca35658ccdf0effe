"""Sessions, access, headers, addresses and what every page shares."""
