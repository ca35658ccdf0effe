"""Ranking schemes: drafts, publishing, rehearsal, segments."""
