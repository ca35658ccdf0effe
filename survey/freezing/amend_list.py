"""Amending a list in force: each amendment makes a further version, which needs signatures of its own.

A version never changes. Until the new one is issued the old one is in force, and another can't be begun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from survey.freezing.freeze import lock_lists, record_version, refuse_open, store_version
from survey.freezing.list_results import OUT, RESERVE, SELECTED, STATUSES, ListRefusedError, Tried
from survey.freezing.sign_list import refuse_recused
from survey.freezing.write_fingerprint import as_rows
from survey.models import Amendment, AmendmentKind, ListBasis, ListVersion, User
from survey.queries import frozen_lists, list_checks, objections
from survey.store.db import unit_of_work

Row = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """Who leaves and who comes in (participations, None for nobody), and who was skipped for it."""

    out: int | None
    came: int | None
    skipped: Sequence[tuple[int, Sequence[Mapping[str, str]]]] = field(default=())


def changes_of(tried: Tried) -> list[Change]:
    """Return what was tried as changes: who leaves with who comes in, then whoever takes a seat left empty before."""
    found = []
    for step in tried.steps:
        found.append(Change(step.left, step.came, step.skipped))
        found += [Change(None, number) for number in step.also]
    return found


def amend(
    database: Session,
    tried: Tried,
    kind: AmendmentKind,
    *,
    why: tuple[str, str],
    user: User,
    objection_id: int | None = None,
) -> ListVersion:
    """Make the next version of the list in force, with its author's signature, and return it.

    `tried`: the changes as they were worked out on the version in force; `why`: reason and document number.
    `objection_id`: the one that was upheld, of an amendment of that kind and of no other.
    Raises ListRefusedError (``nothing``, ``no_reason``, ``no_document``, ``limits``, ``too_many``, ``not_issued``,
    ``changed``, ``open_version``, ``holds_no_seat``, ``holds_seat``, ``recused``, ``no_objection``,
    ``objection_over``).
    """
    user_id, (reason, number), changes = user.id, (why[0].strip(), why[1].strip()), changes_of(tried)
    _refuse_empty(changes, reason, number)
    if tried.broken:
        raise ListRefusedError("limits")
    base = database.get_one(ListVersion, tried.version_id)
    told = (reason, number, objection_id)
    content = _content(database, (base, tried), (kind, changes), told)
    with unit_of_work(database):
        lock_lists(database, base.campaign_id)
        refuse_open(database, base.campaign_id)
        newest = frozen_lists.issued(database, base.campaign_id)
        if newest is None:
            raise ListRefusedError("not_issued")
        if newest.id != base.id:
            raise ListRefusedError("changed")
        about_id = _about(database, base.campaign_id, kind, objection_id)
        refuse_recused(database, _named(changes) | about_id, user_id)
        about = (base.campaign_id, base.evaluation_id, base.seats)
        made = store_version(database, about, content, reason="", user_id=user_id, before=base)
        _store(database, (made.id, user_id), (kind, changes), told)
        record_version(database, "amend_list", made, user_id=user_id, kind=kind.value, reason=reason, document=number)
        made_id = made.id
    database.expire_all()
    return database.get_one(ListVersion, made_id)


def _store(
    database: Session,
    by: tuple[int, int],
    what: tuple[AmendmentKind, Sequence[Change]],
    why: tuple[str, str, int | None],
) -> None:
    """Store the amendments in their order, inside the caller's unit of work. `by`: the version, and who makes it."""
    for change in what[1]:
        database.add(
            Amendment(
                list_version_id=by[0],
                kind=what[0],
                participation_out_id=change.out,
                participation_in_id=change.came,
                reason=why[0],
                document_number=why[1],
                skipped=_skipped(change),
                objection_id=why[2],
                made_by_id=by[1],
            )
        )
        database.flush()  # they are read in this order


def _content(
    database: Session,
    of: tuple[ListVersion, Tried],
    what: tuple[AmendmentKind, Sequence[Change]],
    why: tuple[str, str, int | None],
) -> tuple[dict[str, Any], list[Row]]:
    """Return document and entries of the version that changes make. Raises ListRefusedError."""
    base, tried = of
    before = as_rows(frozen_lists.entries(database, base.id))
    order = list_checks.positions(database, base.evaluation_id)
    entries = changed_entries(before, *what, (why[0], order))
    if sum(row["status"] == SELECTED for row in entries) > base.seats:
        raise ListRefusedError("too_many")
    return _document(base, entries, what, why) | {"limits": [dict(row) for row in tried.limits]}, entries


def _about(database: Session, campaign_id: int, kind: AmendmentKind, objection_id: int | None) -> frozenset[int]:
    """Return the firm that an amendment's objection is about, if any; inside the unit of work that locks the lists.

    Raises ListRefusedError (``no_objection``, ``objection_over``).
    """
    if (kind is AmendmentKind.OBJECTION) is not (objection_id is not None):
        raise ListRefusedError("no_objection")
    if objection_id is None:
        return frozenset()
    waiting = {row.id: row.about_id for row, _name in objections.to_amend(database, campaign_id)}
    if objection_id not in waiting:
        raise ListRefusedError("objection_over")
    about_id = waiting[objection_id]
    return frozenset() if about_id is None else frozenset({about_id})


def _refuse_empty(changes: Sequence[Change], reason: str, number: str) -> None:
    if not any(change.out or change.came for change in changes):
        raise ListRefusedError("nothing")
    if not reason:
        raise ListRefusedError("no_reason")
    if not number:
        raise ListRefusedError("no_document")


def _named(changes: Sequence[Change]) -> frozenset[int]:
    return frozenset(number for change in changes for number in (change.out, change.came) if number is not None)


def _skipped(change: Change) -> dict[str, Any]:
    firms = [{"participation": number, "limits": list(limits)} for number, limits in change.skipped]
    return {"firms": firms} if firms else {}


def changed_entries(
    before: Sequence[Row],
    kind: AmendmentKind,
    changes: Sequence[Change],
    how: tuple[str, Mapping[int, int]],
) -> list[Row]:
    """Return the entries of a version after changes, in order, with the places counted anew.

    `how`: the reason that the list prints, and the order of the evaluation. Raises ListRefusedError (``holds_no_seat``,
    ``holds_seat``).
    """
    reason, order = how
    rows = {row["participation_id"]: dict(row) for row in before}
    for change in changes:
        if change.out is not None:
            _leave(rows, change.out, kind, reason)
        if change.came is not None:
            _come(rows, change.came, kind, reason)
    listed = sorted(rows.values(), key=lambda row: (STATUSES.index(row["status"]), order.get(row["version_id"], 0)))
    counts: Counter[str] = Counter()
    for row in listed:
        counts[row["status"]] += 1
        row["position"] = counts[row["status"]]
    return listed


LEAVES: Mapping[AmendmentKind, str] = {
    AmendmentKind.WITHDRAWAL: "企业退出：",
    AmendmentKind.OBJECTION: "异议成立：",
    AmendmentKind.CORRECTION: "更正：",
}
"""What stands before the reason on the list, which is in Chinese as all of it is."""


def _leave(rows: Mapping[int, Row], number: int, kind: AmendmentKind, reason: str) -> None:
    row = rows.get(number)
    if row is None or row["status"] not in ({SELECTED} if kind is AmendmentKind.WITHDRAWAL else {SELECTED, RESERVE}):
        raise ListRefusedError("holds_no_seat", [row["facts"]["name"]] if row is not None else [])
    row |= {"status": OUT, "basis": "", "reason": LEAVES[kind] + reason}


def _come(rows: Mapping[int, Row], number: int, kind: AmendmentKind, reason: str) -> None:
    row = rows.get(number)
    if row is None or row["status"] == SELECTED or row["rank"] is None:
        raise ListRefusedError("holds_seat", [row["facts"]["name"]] if row is not None else [])
    moved = kind is AmendmentKind.WITHDRAWAL
    basis = ListBasis.PROMOTED if moved else ListBasis.PANEL
    row |= {"status": SELECTED, "basis": basis.value, "reason": row["reason"] if moved else LEAVES[kind] + reason}


def _document(
    base: ListVersion,
    entries: Sequence[Row],
    what: tuple[AmendmentKind, Sequence[Change]],
    why: tuple[str, str, int | None],
) -> dict[str, Any]:
    answers = {"objection": why[2]} if why[2] is not None else {}
    said = [
        {"kind": what[0].value, "out": change.out, "in": change.came, "reason": why[0], "document": why[1]}
        | _skipped(change)
        | answers
        for change in what[1]
    ]
    counts = {name: sum(row["status"] == name for row in entries) for name in STATUSES}
    return dict(base.document) | {"amendments": said, "counts": counts}
