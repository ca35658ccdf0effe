"""Ratings by others beside our own level: how far off, run out, and not compared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from survey.definitions.local_days import today
from survey.models import ExternalRating
from survey.results import rating_views
from survey.results.rating_views import view_ratings
from survey.store.scope import Scope
from survey.words.rating_sources import SOURCES, say_source


def rating(source: str, level: str, until: date | None = None) -> ExternalRating:
    return ExternalRating(
        source=source, level=level, report_number="示-1", dated=date(2026, 1, 2), valid_until=until, enterprise_id=1
    )


def shown(monkeypatch: pytest.MonkeyPatch, own: int | None, *rows: ExternalRating) -> list[tuple[str, bool, bool]]:
    asked: list[set[str]] = []

    def levels(names: object) -> dict[str, int]:
        assert isinstance(names, set)
        asked.append(names)
        return {} if own is None else dict.fromkeys(names, own)

    monkeypatch.setattr(rating_views, "ratings_of", lambda *_given: rows)
    found = view_ratings(None, Scope(everything=True), 1, levels)  # type: ignore[arg-type]
    return [(row.ours, row.far, row.expired) for row in found]


@pytest.mark.parametrize(
    ("own", "words", "far"),
    [
        (2, "二级（规范级），相同", False), (3, "三级（集成级），高1级", False), (4, "四级（优化级），高2级", True),
        (0, "未达一级，低2级", True), (1, "一级（规划级），低1级", False), (-1, "未评出等级", False), (None, "", False),
    ],
)  # fmt: skip
def test_how_far_off(monkeypatch: pytest.MonkeyPatch, own: int | None, words: str, *, far: bool) -> None:
    assert shown(monkeypatch, own, rating("c3mep", "成熟度二级")) == [(words, far, False)]


def test_what_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (rating("c3mep", "优秀"), rating("gongfu", "二级"), rating("smart_factory", "先进级"))
    assert shown(monkeypatch, 4, *rows) == [("", False, False)] * 3


def test_a_rating_holds_on_its_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [rating("other", "甲", day) for day in (today(), today() - timedelta(1), None)]
    assert [expired for _ours, _far, expired in shown(monkeypatch, 1, *rows)] == [False, True, False]


def test_every_source_has_words() -> None:
    assert {code: str(say_source(code)) for code in SOURCES} == dict(SOURCES)
