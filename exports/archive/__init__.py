"""A workbook as a zip: what may be in it, its parts, its sheets as XML. Hostile files are refused here."""
