"""Uploaded files: stored with their record, compared, applied or discarded."""
