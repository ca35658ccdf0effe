"""A wish survives being the parameters of a job."""

from __future__ import annotations

from survey.archiving.archive_results import ArchiveFile, ArchiveWish, wish_of


def test_a_wish_is_what_it_was() -> None:
    for wish in (ArchiveWish(3), ArchiveWish(4, "移交")):
        assert wish_of(wish.parameters()) == wish
    assert (ArchiveWish(3).contacts, ArchiveWish(4, "移交").contacts) == (False, True)


def test_a_file_as_json_has_it() -> None:
    assert ArchiveFile("a", "甲", None, 1, "x").plain() == {
        "path": "a", "about": "甲", "rows": None, "size": 1, "digest": "x",
    }  # fmt: skip
