"""Recusals as rows of pages, and whom a case can go to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from survey.models import RecusalTurn, User
from survey.queries.recusals import RecusalRow
from survey.reviewing.holding_views import say_person
from survey.words.figures import moment
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class RecusalLine:
    """A recusal in words. `steps`: who said what of it, when and why, the first first; `stands`: whether it holds."""

    id: int
    enterprise_id: int
    firm: str
    who: str
    since: str
    stands: bool
    steps: Sequence[str]
    own: bool


def view_recusals(rows: Sequence[RecusalRow], reader_id: int) -> list[RecusalLine]:
    """Return recusals in words, as they come. `reader_id`: whose own ones are told apart."""
    return [
        RecusalLine(
            row.recusal.id,
            row.enterprise_id,
            row.firm,
            row.recusal.user.name,
            moment(row.since),
            row.stands,
            _steps(row),
            row.recusal.user_id == reader_id,
        )
        for row in rows
    ]


def view_takers(people: Sequence[User], substitutes: Sequence[int], left_out: Collection[int]) -> list[tuple[str, str]]:
    """Return whom a case can go to, as choices: the substitutes of the campaign first, then others, then its unit."""
    known = {one.id: one for one in people if one.id not in left_out}
    first = [known[number] for number in substitutes if number in known]
    rest = [one for one in known.values() if one.id not in set(substitutes)]
    named = [(str(one.id), _("%(who)s——本批次的回避替补", who=say_person(one))) for one in first]
    others = [(str(one.id), say_person(one)) for one in rest]
    return [*([] if named else [("", _("请选择"))]), *named, *others, ("0", _("本街镇其他审核人员，不指定个人"))]


def _steps(row: RecusalRow) -> list[str]:
    recusal, found = row.recusal, []
    when = moment(recusal.declared_at)
    if recusal.declared_by is None:
        found.append(_("%(when)s 本人提出：%(why)s", when=when, why=recusal.reason))
    else:
        found.append(_("%(when)s %(by)s决定：%(why)s", when=when, by=recusal.declared_by.name, why=recusal.reason))
    for step in recusal.steps:
        told = {"when": moment(step.done_at), "by": step.done_by.name, "why": step.reason}
        if step.turn == RecusalTurn.DECLARE:
            found.append(_("%(when)s %(by)s又提出：%(why)s", **told))
        else:
            found.append(_("%(when)s %(by)s解除：%(why)s", **told))
    return found
