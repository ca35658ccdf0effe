"""Entries of an evaluation: places, neighbours, cut lines, each within the scope."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

from sqlalchemy.orm import Session

from survey.models import Evaluation, EvaluationEntry, SeatShare, SelectionDraw
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.store.scope import Scope
from tests.integration.officials import entries, evaluation
from tests.integration.tampering import tamper

__all__ = ["evaluation"]
ALL, TOWN, MALU = Scope(everything=True), Scope(unit="anting"), Scope(unit="malu")


def test_places_in_unit_and_industry_are_competition_ranks(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    found = evaluations.group_ranks(database, rows)
    assert rows
    for row in rows:
        ranked = [other for other in rows if other.score is not None and other.pool == row.pool]
        expected = tuple(
            1 + sum(o.score > row.score for o in ranked if getattr(o.version, name) == getattr(row.version, name))
            if row.score is not None
            else 0
            for name in ("unit", "division")
        )
        assert found[row.id] == expected


def test_an_entry_and_its_neighbours_are_found_within_the_scope_only(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    town = [row for row in rows if row.version.unit == "anting"]
    inner, outer = town[1], next(row for row in rows if row.version.unit != "anting")
    scopes = (ALL, TOWN, Scope())
    assert [found_id(evaluations.entry(database, scope, evaluation.id, inner.id)) for scope in scopes] == [
        *(inner.id, inner.id),
        None,
    ]
    assert [found_id(evaluations.entry(database, scope, evaluation.id, outer.id)) for scope in scopes] == [
        *(outer.id, None),
        None,
    ]
    assert evaluations.entry(database, ALL, evaluation.id + 1, inner.id) is None
    assert evaluations.neighbours(database, inner, TOWN) == (town[0].id, town[2].id)
    assert evaluations.neighbours(database, town[0], TOWN)[0] is None
    place = rows.index(inner)
    assert evaluations.neighbours(database, inner, ALL) == (rows[place - 1].id, rows[place + 1].id)


def test_pages_counts_and_names_are_those_of_the_scope(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    town = [row for row in rows if row.version.unit == "anting"]
    assert evaluations.count(database, evaluation.id, TOWN, Filters()) == len(town)
    second = evaluations.entries(database, evaluation.id, TOWN, Filters(), page=2, size=2)
    assert [row.id for row in second] == [row.id for row in town[2:4]]
    assert evaluations.standing_counts(database, evaluation, TOWN) == Counter(
        (row.status, row.standing) for row in town
    )
    ranked = evaluations.ranked_by_code(database, evaluation.id, TOWN)
    assert ranked == {
        row.version.credit_code: (row.id, row.version.credit_code, row.version.name, row.rank, row.pool)
        for row in town
        if row.rank
    }
    first = next(row for row in town if row.rank)
    code = first.version.credit_code
    by_code = [evaluations.named_entry(database, evaluation.id, scope, code) for scope in (TOWN, MALU)]
    assert [found_id(one) for one in by_code] == [first.id, None]
    assert evaluations.named_entry(database, evaluation.id, ALL, " ") is None
    assert evaluations.named_entry(database, evaluation.id, ALL, "示例") is None, "many are called so"
    codes = [row.version.credit_code for row in town[:2]]
    assert evaluations.names_of(database, codes) == {row.version.credit_code: row.version.name for row in town[:2]}


def test_classes_of_the_whole_district_are_counted_as_those_of_its_entries(
    database: Session, evaluation: Evaluation
) -> None:
    """By rank alone at first; then by whole lists, in which an entry has another class than by rank."""
    last = [row.id for row in entries(database, evaluation.id) if row.status == "reserve"][-6:]
    tamper(database, f"UPDATE evaluation_entry SET status = 'out' WHERE id IN ({str(last)[1:-1]})")  # noqa: S608 - ids
    rows = entries(database, evaluation.id)
    assert evaluations.standing_counts(database, evaluation, ALL) == Counter((row.status, row.standing) for row in rows)
    able = [row for row in rows if row.standing]
    drawn = {
        row.id: "grey" if row.position % 3 == 0 else "stable_in" if row.status == "selected" else "stable_out"
        for row in able
    }
    database.add_all(SeatShare(entry_id=number, draws=9, seated=3, standing=name) for number, name in drawn.items())
    database.add(SelectionDraw(evaluation_id=evaluation.id, draws=9, counts=dict(Counter(drawn.values()))))
    database.flush()
    expected = Counter((row.status, drawn.get(row.id, row.standing)) for row in rows)
    assert {("selected", "grey"), ("out", "grey"), ("out", "stable_out")} <= expected.keys()
    assert evaluations.standing_counts(database, evaluation, ALL) == expected
    expected = Counter((row.status, drawn.get(row.id, row.standing)) for row in rows if row.version.unit == "anting")
    assert evaluations.standing_counts(database, evaluation, TOWN) == expected


def test_firms_that_the_summary_names_are_found_by_their_places_or_without_them(
    database: Session, evaluation: Evaluation
) -> None:
    rows = entries(database, evaluation.id)
    named = [row for row in rows if row.version.credit_code in evaluation.summary["named"]]
    assert len(named) > 1
    other = next(row for row in rows if row not in named)
    codes = [row.version.credit_code for row in named]
    for wanted, found in ((codes, named), ([*codes, other.version.credit_code], sorted([*named, other], key=place))):
        for scope in (ALL, TOWN):
            own = [row for row in found if scope.everything or row.version.unit == "anting"]
            names = [row.version.name for row in own]
            assert evaluations.names_in_order(database, evaluation, scope, wanted) == names
            assert [row.id for row in evaluations.entries_seen(database, evaluation, scope, wanted)] == [
                row.id for row in own
            ]
            by_code = {row.version.credit_code: row.version.name for row in own}
            assert evaluations.names_seen(database, evaluation, scope, wanted) == by_code
    assert evaluations.names_in_order(database, evaluation, ALL, []) == []
    assert evaluations.entries_seen(database, evaluation, ALL, []) == []
    assert evaluations.names_seen(database, evaluation, ALL, []) == {}


def test_the_cut_line_is_that_of_rank_alone(database: Session, evaluation: Evaluation) -> None:
    """The last of those who stand before the first that is passed over; nobody of services has a seat."""
    rows = entries(database, evaluation.id)
    fit = [row for row in rows if row.pool == "manufacturing" and 0 not in row.detail["verdicts"]]
    last = list(takewhile(lambda row: row.status == "selected", fit))[-1]
    assert evaluations.cut_positions(database, evaluation.id) == [last.position]
    assert found_id(evaluations.cut_entry(database, evaluation.id, "manufacturing")) == last.id
    assert evaluations.cut_entry(database, evaluation.id, "services") is None
    assert evaluations.cut_positions(database, evaluation.id + 1) == []
    peers = [row for row in rows if (row.pool, row.version.unit) == (last.pool, last.version.unit) and row.rank]
    better = sum((row.score or 0) > (last.score or 0) for row in peers)
    assert evaluations.ranks_within(database, last, "unit") == (better + 1, len(peers))


def test_the_newest_evaluation_and_all_of_them(database: Session, evaluation: Evaluation) -> None:
    assert found_id(evaluations.latest(database, evaluation.campaign_id)) == evaluation.id
    assert [one.id for one in evaluations.all_evaluations(database)] == [evaluation.id]
    found = evaluations.evaluation(database, evaluation.id)
    assert found is not None
    assert (found.campaign.id, found.scheme.id) == (evaluation.campaign_id, evaluation.scheme_version_id)
    assert evaluations.evaluation(database, evaluation.id + 1) is None


def place(row: EvaluationEntry) -> int:
    return row.position


def found_id(one: EvaluationEntry | Evaluation | None) -> int | None:
    return one.id if one is not None else None
