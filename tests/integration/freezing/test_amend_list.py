"""Amendments: ten withdrawals one after another against a chain by brute force, corrections, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from survey.freezing.amend_list import amend
from survey.freezing.list_results import ListRefusedError
from survey.freezing.try_list_changes import Wish, try_list_changes
from survey.freezing.verify_list import verify_list
from survey.models import AmendmentKind, Evaluation, ListEntry, ListVersion, User
from survey.queries import frozen_lists
from tests.integration.at_once import at_once
from tests.integration.freezing.made import (
    NUMBER,
    Quota,
    decide_as_ranked,
    frozen,
    issue,
    leader,
    refused,
    under_limits,
    withdraw,
)
from tests.integration.officials import SEATS, evaluation, user

__all__ = ["evaluation", "leader"]
QUOTAS: Sequence[Quota] = (("size", "small", 4, 5), ("unit", "anting", 0, 2), ("size", "medium", 2, 0))
LEAVING = (0, 3, 5, 1, 2, 4, 6, 0, 1, 2)
"""Which of those with a seat withdraws next, by its place on the list of that moment."""


Step = tuple[int, int | None, list[int]]


def fits(firms: Sequence[Mapping[str, Any]], empty: int) -> bool:
    """Whether firms keep every ceiling, and the seats left empty could still bring what each kind of floor lacks."""
    lacking: Counter[str] = Counter()
    for attribute, value, floor, ceiling in QUOTAS:
        count = sum(facts[attribute] == value for facts in firms)
        if ceiling and count > ceiling:
            return False
        lacking[attribute] += max(floor - count, 0)
    return all(count <= empty for count in lacking.values())


def by_hand(listed: Sequence[ListEntry], leaving: Sequence[int]) -> list[Step]:
    """Return who leaves, who takes the seat, and who takes seats left empty before: by trying every choice.

    As many seats as can be are filled with every limit kept, and among such choices by the best placed.
    """
    facts = {row.participation_id: row.facts for row in listed}
    order = {row.participation_id: row.rank or 0 for row in listed}
    seated = [row.participation_id for row in listed if row.status == "selected"]
    of_pool = {row.pool for row in listed if row.status == "selected"}
    reserve = [row.participation_id for row in listed if row.status == "reserve" and row.pool in of_pool]
    chain: list[Step] = []
    for place in leaving:
        seated.sort(key=order.__getitem__)
        out = seated.pop(place)
        free = SEATS - len(seated)
        choices = (
            choice
            for empty in range(free + 1)
            for choice in combinations(reserve, free - empty)
            if fits([facts[one] for one in (*seated, *choice)], empty)
        )
        came = list(next(choices))
        reserve = [number for number in reserve if number not in came]
        seated += came
        chain.append((out, came[0] if came else None, came[1:]))
    return chain


def test_ten_withdrawals_one_after_another(app: Flask, database: Session, evaluation: Evaluation, leader: User) -> None:
    limited = under_limits(app, database, evaluation, QUOTAS)
    decide_as_ranked(database, limited)
    version = issue(database, frozen(database, limited))
    first = version.id
    listed = frozen_lists.entries(database, first)
    due = by_hand(listed, LEAVING)
    names = {row.participation_id: row.rank for row in listed}
    skips = 0
    for out, came, also in due:
        before = version.fingerprint
        version = issue(database, withdraw(database, version, [out]))
        amended = frozen_lists.amendments_of(database, version.id)
        made = [(row.participation_out_id, row.participation_in_id) for row in amended]
        assert made == [(out, came), *((None, number) for number in also)]
        assert version.document["before"] == before
        skips += len(amended[0].skipped.get("firms", ()))
    came_in = {number for _out, came, also in due for number in (came, *also) if number is not None}
    assert skips > 0  # limits passed some over
    seated = frozen_lists.entries(database, version.id, "selected")
    left = {out for out, _came, _also in due}
    start = {row.participation_id for row in listed if row.status == "selected"}
    assert {row.participation_id for row in seated} == (start | came_in) - left
    assert [row.rank for row in seated] == sorted(names[row.participation_id] or 0 for row in seated)
    assert {row.basis for row in seated if row.participation_id not in start} == {"promoted"}
    assert (version.number, version.document["counts"]["selected"]) == (11, len(seated))
    assert verify_list(database, version) == []
    one_go = try_list_changes(database, first, Wish(AmendmentKind.WITHDRAWAL, tuple(step[0] for step in due)))
    assert [(step.left, step.came, list(step.also)) for step in one_go.steps] == due


def correct(
    database: Session, version: ListVersion, out: Sequence[int], come: Sequence[int], reason: str = "示例"
) -> ListVersion:
    wish = Wish(AmendmentKind.CORRECTION, tuple(out), tuple(come))
    tried = try_list_changes(database, version.id, wish)
    database.rollback()
    return amend(database, tried, AmendmentKind.CORRECTION, why=(reason, NUMBER), user=user(database, "district"))


def test_a_correction_is_what_officials_chose_within_the_limits(
    app: Flask, database: Session, evaluation: Evaluation, leader: User
) -> None:
    limited = under_limits(app, database, evaluation, QUOTAS)
    decide_as_ranked(database, limited)
    version = issue(database, frozen(database, limited))
    listed = frozen_lists.entries(database, version.id)
    seated = [row for row in listed if row.status == "selected"]
    small = [row for row in listed if row.status == "reserve" and row.facts["size"] == "small"]
    other = next(row for row in seated if row.facts["size"] != "small")
    full = sum(row.facts["size"] == "small" for row in seated) == 5
    assert full
    assert refused(correct, database, version, [other.participation_id], [small[0].participation_id]) == "limits"
    assert refused(correct, database, version, [], [small[1].participation_id]) == "limits"
    nowhere = next(row for row in listed if row.status == "out")
    assert refused(correct, database, version, [nowhere.participation_id], []) == "holds_no_seat"
    assert refused(correct, database, version, [small[0].participation_id], [small[0].participation_id]) == "both"
    assert refused(correct, database, version, [], [other.participation_id]) == "holds_seat"
    out = next(row for row in seated if row.facts["size"] == "small")
    assert refused(correct, database, version, [out.participation_id], [], "") == "no_reason"
    made = correct(database, version, [out.participation_id], [small[1].participation_id])
    assert refused(withdraw, database, version, [seated[-1].participation_id]) == "open_version"
    database.rollback()
    assert frozen_lists.issued(database, version.campaign_id) == version
    number = made.id
    issue(database, made)
    now = {row.participation_id: row for row in frozen_lists.entries(database, number)}
    for row, place, basis, said in (
        (out, "out", "", "更正：示例"), (small[1], "selected", "panel", "更正：示例"),
    ):  # fmt: skip
        found = now[row.participation_id]
        assert (found.status, found.basis, found.reason) == (place, basis, said)
    assert refused(withdraw, database, version, [seated[-1].participation_id]) == "changed"
    database.rollback()
    assert verify_list(database, database.get_one(ListVersion, number)) == []


def test_a_correction_that_changes_nothing_is_refused(database: Session, evaluation: Evaluation, leader: User) -> None:
    decide_as_ranked(database, evaluation)
    version = issue(database, frozen(database, evaluation))
    assert refused(correct, database, version, [], []) == "nothing"


def test_of_two_who_amend_at_once_one_is_told(
    app: Flask, database: Session, evaluation: Evaluation, leader: User
) -> None:
    decide_as_ranked(database, evaluation)
    version = issue(database, frozen(database, evaluation))
    seated = frozen_lists.entries(database, version.id, "selected")
    number, campaign, firms = version.id, version.campaign_id, [row.participation_id for row in seated[:2]]
    database.rollback()

    def amending(login: str, out: int) -> Callable[[Session], str]:
        def work(own: Session) -> str:
            tried = try_list_changes(own, number, Wish(AmendmentKind.CORRECTION, (out,)))
            own.rollback()
            try:
                made = amend(own, tried, AmendmentKind.CORRECTION, why=("示例", NUMBER), user=user(own, login))
            except ListRefusedError as error:
                return f"{error.code} {error.names[0]}"
            return f"made {made.number}"

        return work

    outcomes = at_once(app, amending("district", firms[0]), amending("reviewer", firms[1]))
    assert sorted(outcomes) == ["made 2", "open_version 2"]
    assert [row.number for row in frozen_lists.versions(database, campaign)] == [2, 1]


def test_an_amendment_names_an_objection_only_of_its_kind(
    database: Session, evaluation: Evaluation, leader: User
) -> None:
    decide_as_ranked(database, evaluation)
    version = issue(database, frozen(database, evaluation))
    out = frozen_lists.entries(database, version.id, "selected")[0].participation_id
    district = user(database, "district")
    for kind, objection_id in ((AmendmentKind.CORRECTION, 1), (AmendmentKind.OBJECTION, None)):
        tried = try_list_changes(database, version.id, Wish(kind, (out,)))
        database.rollback()
        given = {"why": ("示例", NUMBER), "user": district, "objection_id": objection_id}
        assert refused(amend, database, tried, kind, **given) == "no_objection"
