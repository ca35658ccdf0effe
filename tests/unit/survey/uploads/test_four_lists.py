"""Every row of an uploaded file is in one of four lists, and the preview's stamp tells when any of them moved."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from survey.uploads.four_lists import FourLists, ListName, stamp_of


@dataclass(frozen=True)
class Made:
    """A row made up for these tests."""

    name: str
    list: ListName


ROWS = (
    Made("a", ListName.CHANGED),
    Made("b", ListName.NEW),
    Made("c", ListName.REFUSED),
    Made("d", ListName.NEW),
    Made("e", ListName.UNCHANGED),
)


def test_rows_keep_their_order_in_each_list() -> None:
    lists = FourLists(ROWS)
    assert {str(name): [row.name for row in lists.of(name)] for name in ListName} == {
        "new": ["b", "d"],
        "changed": ["a"],
        "unchanged": ["e"],
        "refused": ["c"],
    }


def test_only_new_and_changed_rows_are_written() -> None:
    assert [row.name for row in FourLists(ROWS).written] == ["a", "b", "d"]


def test_sizes_name_every_list_also_the_empty_ones() -> None:
    assert FourLists(ROWS).sizes == {"new": 2, "changed": 1, "unchanged": 1, "refused": 1}
    assert FourLists(ROWS[:1]).sizes == {"new": 0, "changed": 1, "unchanged": 0, "refused": 0}


def test_stamp_is_the_digest_of_the_lines_in_their_order() -> None:
    assert stamp_of(["a|new", "b|changed"]) == hashlib.sha256(b"a|new\nb|changed").hexdigest()
    assert len({stamp_of(lines) for lines in (["a", "b"], ["b", "a"], ["a"], ["ab"])}) == 4
