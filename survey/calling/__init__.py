"""Calling firms to a campaign: letters, lists for messages, mails, and which call went out."""
