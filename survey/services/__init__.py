"""Units of work: one public function, one commit, with its audit entry. Only services commit."""
