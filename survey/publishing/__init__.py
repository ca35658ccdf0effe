"""What follows a list (公示与告知): its publication, objections to it, and letters to all firms."""
