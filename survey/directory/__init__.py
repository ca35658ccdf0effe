"""The enterprise directory: firms added, corrected, closed and merged; who is called, exempt or proposed, and why."""
