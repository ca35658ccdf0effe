"""A questionnaire as a workbook: laid out, written, read back."""
