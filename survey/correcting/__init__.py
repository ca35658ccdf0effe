"""Returns for correction: questions named with remarks, answered by the firm, undone; answers entered for a firm."""
