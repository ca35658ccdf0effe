"""The checks before a list is frozen, in words, each with where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from survey.freezing.list_results import Check, Checks
from survey.freezing.list_words import CHECKS
from survey.words.language import _
from survey.words.limits import say_limit

WAITING = "waiting"
"""The check that names firms of which a decision is open."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check: `state` is fine, hard or soft; `names`: firms or limits; `address`: where it is mended, if anywhere."""

    state: str
    text: str
    names: str
    address: str


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What a reader may not know of checks: the firms of `all`, or `recused`, of which nothing open is said to him."""

    all: bool = False
    recused: Collection[str] = ()


def view_checks(
    checks: Checks, scheme: Scheme | None, address_of: Callable[[str], str], unnamed: Unnamed
) -> list[CheckLine]:
    """Return the checks, open ones first, those that refuse before those that ask for a reason.

    `address_of`: place -> address, empty for none that this reader may open.
    """
    order = {"hard": 0, "soft": 1, "fine": 2}
    lines = [_line(row, scheme, address_of, unnamed) for row in checks.rows]
    return sorted(lines, key=lambda line: order[line.state])


def _line(row: Check, scheme: Scheme | None, address_of: Callable[[str], str], unnamed: Unnamed) -> CheckLine:
    fine, open_text, place = CHECKS[row.code]
    if not row.count:
        return CheckLine("fine", str(fine), "", "")
    text = str(open_text) % {"n": row.count}
    return CheckLine("hard" if row.hard else "soft", text, _names(row, scheme, unnamed), address_of(place))


def _names(row: Check, scheme: Scheme | None, unnamed: Unnamed) -> str:
    closed = unnamed.recused if row.code == WAITING else ()
    names: Sequence[str] = [] if unnamed.all else [name for name in row.names if name not in closed]
    if scheme is not None and row.limits:
        names = [_("%(limit)s，现有%(n)s家", limit=say_limit(one, scheme), n=one["held"]) for one in row.limits]
    text = _("、").join(names)
    return _("%(names)s等", names=text) if len(names) < row.count and names else text
