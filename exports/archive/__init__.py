"""A workbook as a zip: what may be in it, its parts, its sheets as XML. Whatever is hostile ends here."""
