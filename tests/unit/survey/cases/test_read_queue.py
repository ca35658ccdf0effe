"""The queue of an address, and up to which moment a page showed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from survey.cases.read_queue import lists_of, read_address, read_list, read_source, read_until
from survey.queries.case_queues import Queue
from survey.queries.firm_filters import FirmFilters
from survey.queries.firm_sorting import Sorting
from survey.store.scope import Scope


def test_an_address_is_read_and_written_back() -> None:
    given = MultiDict([("queue", "new"), ("unit", "malu"), ("stage", "returned"), ("flag", "figures"), ("q", " 示例 ")])
    address = read_address(given, usual=Queue.MINE)
    filters = FirmFilters(queue=("new",), unit=("malu",), stage=("returned",), flag=("figures",), q="示例")
    assert (address.queue, address.filters, address.sorting) == (Queue.NEW, filters, Sorting("submitted_at"))
    written = {"queue": "new", "q": "示例", "unit": "malu", "stage": "returned", "flag": "figures"}
    assert (address.arguments(), address.narrowed) == (written, True)
    assert read_list(address.query, usual=Queue.MINE) == address


def test_what_is_unknown_narrows_nothing() -> None:
    given = MultiDict([("queue", "x"), ("unit", "x"), ("stage", "x"), ("flag", "x"), ("q", " ")])
    address = read_address(given, usual=Queue.MINE)
    assert (address.arguments(), address.narrowed, address.sorting) == ({"queue": "mine"}, False, Sorting())
    assert read_list("queue=%00new&&=;", usual=Queue.MINE).queue is Queue.NEW


def test_each_queue_keeps_the_filters() -> None:
    address = read_address(MultiDict([("unit", "malu")]), usual=Queue.NEW)
    assert lists_of(address, (Queue.NEW, Queue.WAITING)) == [
        FirmFilters(queue=("new",), unit=("malu",)),
        FirmFilters(queue=("waiting",), unit=("malu",)),
    ]


def test_a_source_has_its_reader() -> None:
    source = read_source(3, Scope(unit="malu"), 7)
    assert (source.campaign_id, source.scope, source.reader_id) == (3, Scope(unit="malu"), 7)


@pytest.mark.parametrize("given", ["", "x", "2026-11-01T08:00:00", None])
def test_what_is_no_moment_is_none(given: str | None) -> None:
    assert read_until(given) is None


def test_a_moment_is_read_in_any_zone() -> None:
    assert read_until("2026-11-01T16:00:00+08:00") == datetime(2026, 11, 1, 8, tzinfo=UTC)
