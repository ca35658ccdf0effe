"""Questionnaires, schemes and reference data as they are shipped, and how what is typed is read."""
