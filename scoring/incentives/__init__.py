"""What firms could gain by labels that only they say: lines of entry per combination of labels, and who crosses one."""
