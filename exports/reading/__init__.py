"""A workbook read into plain values."""
