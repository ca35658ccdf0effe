"""Small parts are read once; large ones each time, and nothing of them stays."""

from __future__ import annotations

from exports.archive.remembering import remembered
from exports.archive.zip_archive import ALIKE


def test_only_small_parts_are_remembered() -> None:
    asked: list[tuple[int, str]] = []

    @remembered(2)
    def read(part: bytes, name: str) -> int:
        asked.append((len(part), name))
        return len(part)

    small, large = b"x" * ALIKE, b"x" * (ALIKE + 1)
    assert [read(part, "a") for part in (small, small, large, large)] == [ALIKE, ALIKE, ALIKE + 1, ALIKE + 1]
    assert asked == [(ALIKE, "a"), (ALIKE + 1, "a"), (ALIKE + 1, "a")]
    assert [read(small, name) for name in ("b", "c", "a")] == [ALIKE] * 3
    assert asked[3:] == [(ALIKE, "b"), (ALIKE, "c"), (ALIKE, "a")]
