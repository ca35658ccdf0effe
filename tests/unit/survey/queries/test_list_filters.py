"""Each filter of a ranked list as the condition that it puts into the SELECT."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from survey.models import EvaluationEntry, SubmissionVersion
from survey.queries.list_filters import Filters, narrow


def condition(filters: Filters, cuts: Sequence[int] = ()) -> str:
    """Return the WHERE of a narrowed SELECT, empty where there is none."""
    statement = narrow(select(EvaluationEntry.id).join(SubmissionVersion), filters, cuts)
    if statement.whereclause is None:
        return ""
    return str(statement.whereclause.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def counted(name: str) -> str:
    """Return the label of a firm that limits count: the verified one where something was verified."""
    submitted = f"submission_version.{name}"
    verified = f'CAST(JSON_EXTRACT(evaluation_entry.detail, \'$."labels"."{name}"[1]\') AS VARCHAR)'
    some = "coalesce(evaluation_entry.checked, 1) > 0"
    return f"CASE WHEN ({some}) THEN coalesce({verified}, {submitted}) ELSE {submitted} END"


DRAWN = (
    "coalesce((SELECT seat_share.standing \nFROM seat_share, evaluation_entry \n"
    "WHERE seat_share.entry_id = evaluation_entry.id), "
)


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(unit="anting"), f"{counted('unit')} = 'anting'"),
        (Filters(division="34"), f"{counted('division')} = '34'"),
        (Filters(size="micro"), f"{counted('size')} = 'micro'"),
        (Filters(status="out"), "evaluation_entry.status = 'out'"),
        (Filters(pool="services"), "evaluation_entry.pool = 'services'"),
        (
            Filters(standing="grey"),
            DRAWN + "evaluation_entry.standing) = 'grey'",
        ),
        (Filters(segment="3"), "evaluation_entry.segment = 3"),
        (
            Filters(unit="anting", status="out"),
            f"{counted('unit')} = 'anting' AND evaluation_entry.status = 'out'",
        ),
    ],
)
def test_a_filter_keeps_the_rows_with_its_value(filters: Filters, wanted: str) -> None:
    assert condition(filters) == wanted


def test_near_keeps_ten_places_above_and_below_every_cut_line() -> None:
    assert condition(Filters(near=True), (15, 40)) == (
        "evaluation_entry.position BETWEEN 5 AND 25 OR evaluation_entry.position BETWEEN 30 AND 50"
    )


@pytest.mark.parametrize("filters", [Filters(), Filters(segment="一"), Filters(text="　 "), Filters(near=True)])
def test_what_says_nothing_narrows_nothing(filters: Filters) -> None:
    assert condition(filters) == ""
