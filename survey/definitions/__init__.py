"""The shipped questionnaires, schemes and reference data, and the reading of typed texts."""
