"""Counts of a meeting note add up at every level, whatever the entries are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring.ranking.gates import Verdict
from survey.meeting.count_views import Counts, count_units
from survey.models import EvaluationEntry, SubmissionVersion
from survey.queries.evaluation_tallies import tally_entries

PASSED, FAILED = Verdict.PASSED.value, Verdict.FAILED.value


def entry(unit: str, status: str, *, failed: bool = False) -> EvaluationEntry:
    """Return an entry; ``unranked`` lacks a questionnaire."""
    ranked = status != "unranked"
    detail = {"verdicts": [PASSED, FAILED if failed else PASSED]} if ranked else {}
    return EvaluationEntry(
        rank=1 if ranked else None, status=status, pool="", detail=detail, version=SubmissionVersion(unit=unit)
    )


def test_entries_fall_into_their_classes() -> None:
    rows = [entry("anting", status) for status in ("selected", "selected", "reserve", "out", "unranked")]
    [(_name, counts)] = count_units(tally_entries([*rows, entry("anting", "out", failed=True)]), ())
    assert counts == Counts(unranked=1, failed=1, selected=2, reserve=1, rest=1)
    assert (counts.evaluated, counts.ranked, counts.eligible, counts.called) == (6, 5, 4, 6)


def test_units_come_in_the_order_of_the_directory_with_those_outside_the_evaluation() -> None:
    absent = [("malu", "called", 2), ("malu", "exempt", 1), ("nanxiang", "withdrawn", 3), ("nowhere", "filling", 1)]
    found = count_units(tally_entries([entry("malu", "selected")]), absent)
    assert found == [
        ("nanxiang", Counts(withdrawn=3)),
        ("malu", Counts(missing=2, exempt=1, selected=1)),
        ("nowhere", Counts(missing=1)),
    ]


classes = st.tuples(
    st.sampled_from(["malu", "anting"]), st.sampled_from(["selected", "reserve", "out", "unranked"]), st.booleans()
)
outside = st.tuples(st.sampled_from(["malu", "anting"]), st.sampled_from(["called", "exempt"]), st.integers(0, 9))


@given(st.lists(classes, max_size=30), st.lists(outside, max_size=4))
def test_units_add_up_to_the_whole(kinds: list[tuple[str, str, bool]], absent: list[tuple[str, str, int]]) -> None:
    rows = [entry(unit, status, failed=failed and status == "out") for unit, status, failed in kinds]
    total = sum((counts for _unit, counts in count_units(tally_entries(rows), absent)), Counts())
    assert total.evaluated == len(rows)
    assert total.called == len(rows) + sum(number for _unit, _state, number in absent)
    assert total.selected == sum(status == "selected" for _unit, status, _failed in kinds)
