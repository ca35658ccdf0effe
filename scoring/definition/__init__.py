"""What a questionnaire and a scheme are made of."""
