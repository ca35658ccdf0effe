"""The questionnaire, ranking and selection service."""
