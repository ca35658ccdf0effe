"""Decisions: what officials decide of firms, the second person's word, acts over the stable part, panel and minutes."""
