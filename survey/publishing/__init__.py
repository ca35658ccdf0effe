"""What follows a list (公示与告知): its publication, objections to it, letters to all firms, and the pilots."""
