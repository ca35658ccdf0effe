"""Signals: what declared checks find in submissions, shown with reasons; officials say what they make of it."""
