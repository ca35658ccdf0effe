"""Pages for the printer: PDF made by typst with the fonts that lie here, whatever the machine has."""
