"""Where the labels that limits look at come from, and in which direction the answers that count are better."""

from __future__ import annotations

from enum import StrEnum

ATTRIBUTES = ("unit", "park", "division", "chain", "size", "segment", "level")
"""What quotas may be about: facts as of the version, the segment (its number), the level that leads the pool."""
GROUP = "group"


class LabelSource(StrEnum):
    """Who says a label: another office's register, an official who verified it, an external rating, or the firm itself.

    CHOSEN is an open choice that nobody can get wrong, such as a track.
    """

    REGISTER = "register"
    VERIFIED = "verified"
    EXTERNAL = "external"
    SELF = "self"
    CHOSEN = "chosen"


class Direction(StrEnum):
    """In which direction an answer is better; NONE: a figure that is no achievement, or a choice without an order."""

    UP = "up"
    DOWN = "down"
    NONE = "none"
