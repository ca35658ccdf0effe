"""Who is in, who is in reserve, who is out, and why."""
