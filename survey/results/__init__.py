"""What an enterprise attained."""
