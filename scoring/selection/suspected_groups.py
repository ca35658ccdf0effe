"""Enterprises that are not counted as one group and yet share something that groups share: for officials to look at.

Nothing is decided here: no limit counts a suspicion. What two firms share may have an honest reason, such as a park's
address; so a sign that many firms share is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.selection.groups import core_name

MOST_ALIKE = 10
"""A sign that more firms share than this is a place, a park or an agent, no group."""
SHORTEST = 3
"""Fewer characters, without the place before them, are in too many names to say anything."""

_PLACE = re.compile(r"^(上海市?|shanghai)?(嘉定区?|jiading)?")
_DIGITS = frozenset("0123456789")


class Sign(StrEnum):
    """What firms of one group share, the strongest first."""

    DIRECTORY = "directory"
    MAIL = "mail"
    PHONE = "phone"
    NAME = "name"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a firm: its name, its label as groups are counted (empty: none), and a sign's values.

    `marks`: sign -> values, each of which two firms share or do not; NAME is found from the names and needs none.
    """

    name: str
    label: str
    marks: Mapping[Sign, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Firms, by their places in what was given, that share all of these signs and are not all of one group."""

    rows: tuple[int, ...]
    signs: tuple[Sign, ...]


def suspected(firms: Sequence[Known], *, most: int = MOST_ALIKE) -> tuple[Suspicion, ...]:
    """Return whom to look at, those with the strongest sign first, then in the order of their first rows.

    Each set of firms comes once, with every sign that exactly these firms share. `most`: a value that more firms have
    than this says nothing.
    """
    signs: dict[tuple[int, ...], set[Sign]] = defaultdict(set)
    for sign, rows in (*_shared(firms), *_named_alike(firms)):
        if 1 < len(rows) <= most and _apart(firms, rows):
            signs[rows].add(sign)
    order = tuple(Sign)
    found = [Suspicion(rows, tuple(sorted(own, key=order.index))) for rows, own in signs.items()]
    return tuple(sorted(found, key=lambda item: (order.index(item.signs[0]), item.rows)))


def _apart(firms: Sequence[Known], rows: tuple[int, ...]) -> bool:
    """Whether some of these firms would count as one group only if somebody said so."""
    return len({firms[row].label for row in rows}) > 1 or not firms[rows[0]].label


def _shared(firms: Sequence[Known]) -> Iterable[tuple[Sign, tuple[int, ...]]]:
    """Yield the firms of each value that is given for a sign."""
    holders: dict[tuple[Sign, str], list[int]] = defaultdict(list)
    for row, firm in enumerate(firms):
        for sign, values in firm.marks.items():
            for value in values:
                holders[sign, value].append(row)
    for (sign, _value), rows in holders.items():
        yield sign, tuple(rows)


def _named_alike(firms: Sequence[Known]) -> Iterable[tuple[Sign, tuple[int, ...]]]:
    """Yield the firms of two groups whose names are nearly one, and of a group and firms that bear its name."""
    members: dict[str, set[int]] = defaultdict(set)
    bearers: dict[str, set[int]] = defaultdict(set)
    for row, firm in enumerate(firms):
        if firm.label and (core := _bare(firm.label)):
            members[core].add(row)
    for row, firm in enumerate(firms):
        for part in _parts(_bare(firm.name)):
            if part in members:
                bearers[part].add(row)
    for core, own in members.items():
        yield Sign.NAME, tuple(sorted(own | bearers[core]))
        for part in _parts(core):
            if part != core and part in members:
                yield Sign.NAME, tuple(sorted(own | members[part]))
    for one, two in _one_character_apart(members):
        yield Sign.NAME, tuple(sorted(members[one] | members[two]))


def _bare(text: str) -> str:
    """Return a name as it is compared, without the place before it; empty where too little is left."""
    bare = _PLACE.sub("", core_name(text))
    return bare if len(bare) >= SHORTEST else ""


def _parts(text: str) -> set[str]:
    """Return every part of a text that is long enough to say something, the text too."""
    return {text[start:end] for start in range(len(text)) for end in range(start + SHORTEST, len(text) + 1)}


def _one_character_apart(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield pairs of names of one length that differ by one character, which is no digit: numbers tell apart."""
    masked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(names):
        if len(name) > SHORTEST:
            for at, character in enumerate(name):
                if character not in _DIGITS:
                    masked[name[:at], name[at + 1 :]].append(name)
    for alike in masked.values():
        for place, one in enumerate(alike):
            for two in alike[place + 1 :]:
                yield one, two
