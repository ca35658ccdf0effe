"""A duty, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import url_for

from survey.home.read_desk import Desk
from survey.models import Role
from survey.web.access import may_open
from survey.words.language import _n


@dataclass(frozen=True, slots=True)
class Card:
    """What waits, what depends on it, how many there are and of what, and the page that lists them ("" for none)."""

    title: str
    why: str
    measure: str
    count: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing to do. `title`: what it is; `why`: what depends on it; `measure`: the word for so many.

    `count`: how many there are; `endpoint`, `address`: the page that lists just these; `while_open`: nothing waits once
    the campaign takes no submission any more; `once`: it is not named where it doesn't wait.
    """

    roles: frozenset[Role]
    title: str
    why: str
    measure: Callable[[int], str]
    count: Callable[[Desk], int]
    endpoint: str
    address: Mapping[str, object] = field(default_factory=dict)
    while_open: bool = False
    once: bool = False

    def card(self, desk: Desk) -> Card:
        """Return it as it is shown."""
        over = self.while_open and desk.is_over
        count = 0 if over else self.count(desk)
        return Card(str(self.title), str(self.why), self.measure(count), count, self.url(desk))

    def url(self, desk: Desk) -> str:
        """Return the address of its page; an empty text where the reader can't open it."""
        given = {name: value(desk) if callable(value) else value for name, value in self.address.items()}
        return url_for(self.endpoint, **given) if may_open(self.endpoint) else ""  # type: ignore[arg-type]


def of_firms(count: int) -> str:
    """Return the word for so many firms."""
    return _n("家", count)


def of_items(count: int) -> str:
    """Return the word for so many items."""
    return _n("项", count)


def of_entries(count: int) -> str:
    """Return the word for so many entries."""
    return _n("条", count)


def of_versions(count: int) -> str:
    """Return the word for so many versions."""
    return _n("版", count)


def of_objections(count: int) -> str:
    """Return the word for so many objections."""
    return _n("件", count)
