"""Which points need a remark, which verdicts a reason."""

from __future__ import annotations

from itertools import product

from survey.definitions.first_reviews import needs_reason, needs_remark
from survey.models import PointMark, Verdict


def test_what_is_doubtful_needs_a_remark_and_what_is_not_so_where_the_firm_is_passed() -> None:
    needed = {(str(one), str(mark)) for one, mark in product(Verdict, PointMark) if needs_remark(one, mark)}
    assert needed == {("pass", "doubt"), ("return", "doubt"), ("against", "doubt"), ("pass", "no")}


def test_every_verdict_but_one_needs_a_reason() -> None:
    assert [str(one) for one in Verdict if needs_reason(one)] == ["return", "against"]
