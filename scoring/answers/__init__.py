"""What was answered: sheets, coded rows, what is asked, what is wrong."""
