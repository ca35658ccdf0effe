"""What templates are given: plain dataclasses made from definitions, answers and findings."""
