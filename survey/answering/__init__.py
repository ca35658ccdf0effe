"""The enterprise's answers: the pages, saving, evidence, checking, submitting."""
