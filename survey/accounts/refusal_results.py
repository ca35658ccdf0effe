"""Why a change of an official's account does not happen."""

from __future__ import annotations


class ChangeRefusedError(Exception):
    """A change of an account is refused.

    `fault`: ``self`` (one's own account), ``last`` (the last of its kind of administrators), ``second`` (the person
    seems to be an administrator already; `other` is that login), ``same`` (it is so already).
    """

    def __init__(self, fault: str, other: str = "") -> None:
        super().__init__(fault, other)
        self.fault, self.other = fault, other


class NotFoundError(Exception):
    """There is no such account of an official."""


class NoLongerAllowedError(Exception):
    """Whoever asks for the change has lost the permission since his page was opened."""
