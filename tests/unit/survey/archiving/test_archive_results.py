"""A wish survives being the parameters of a job."""

from __future__ import annotations

from survey.archiving.archive_results import ArchiveFile, ArchiveWish, columns_of, wish_of


def test_a_wish_is_what_it_was() -> None:
    for wish in (ArchiveWish(3, "移交"), ArchiveWish(4, "移交", contacts=True)):
        assert wish_of(wish.parameters()) == wish


def test_a_wish_of_before_there_was_a_reason_for_every_archive() -> None:
    old = ({"campaign": 3, "reason": ""}, {"campaign": 3, "reason": "移交"})
    assert [wish_of(given) for given in old] == [ArchiveWish(3, ""), ArchiveWish(3, "移交", contacts=True)]


def test_columns_say_their_kind_before_their_title() -> None:
    found = [(column.title, str(column.kind), column.width) for column in columns_of("甲", "#乙", "~丙")]
    assert found == [("甲", "text", None), ("乙", "integer", None), ("丙", "text", 48)]


def test_a_file_as_json_has_it() -> None:
    assert ArchiveFile("a", "甲", None, 1, "x").plain() == {
        "path": "a", "about": "甲", "rows": None, "size": 1, "digest": "x",
    }  # fmt: skip
