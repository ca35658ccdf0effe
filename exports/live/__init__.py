"""The workbook that recalculates: weights, scores and ranks as formulas."""
