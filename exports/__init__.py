"""Results and ready words in, workbook bytes out. The only place that knows Excel libraries."""
