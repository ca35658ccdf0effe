"""The package: what is written is what is hashed, the same content gives the same bytes, formulas stay texts."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.archiving.write_package import CHECKSUMS, Package, csv_cell


def written(path: Path) -> Package:
    with Package(path) as package:
        package.add_text("a.txt", "甲", "甲\n")
        package.add_json("b.json", "乙", {"b": 1, "a": "乙"}, 2)
        package.add_csv("c.csv", "丙", ["题"], iter([["=1+1"], [None], [3]]))
        package.add_checksums()
    return package


@pytest.mark.parametrize("rows", [[], [{"b": "甲\n乙", "a": [1]}], [{"a": 1}, {}, {"b": [{"c": None}]}]])
@pytest.mark.parametrize("head", [{}, {"id": 3, "seats": {"x": [1, 2]}}])
def test_a_list_that_passes_is_written_as_one_that_is_held(
    tmp_path: Path, rows: list[object], head: dict[str, object]
) -> None:
    with Package(tmp_path / "one.zip") as package:
        package.add_json_list("a.json", "甲", head, ("entries", iter(rows)))
        package.add_json("b.json", "甲", {**head, "entries": rows}, len(rows))
    passed, held = package.files
    assert (passed.rows, passed.size, passed.digest) == (held.rows, held.size, held.digest)


def test_names_before_the_list_are_refused(tmp_path: Path) -> None:
    with Package(tmp_path / "one.zip") as package, pytest.raises(ValueError, match="about goes before entries"):
        package.add_json_list("a.json", "甲", {"about": 1}, ("entries", iter(())))


def test_members_are_counted_and_hashed_as_they_pass(tmp_path: Path) -> None:
    package = written(tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [(item.path, item.rows) for item in package.files] == [
        ("a.txt", None), ("b.json", 2), ("c.csv", 3), (CHECKSUMS, 3),
    ]  # fmt: skip
    for item in package.files:
        content = members[item.path]
        assert (item.size, item.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert members["b.json"].decode() == '{\n "a": "乙",\n "b": 1\n}\n'
    assert members["c.csv"] == b"\xef\xbb\xbf" + '题\r\n\'=1+1\r\n""\r\n3\r\n'.encode()
    assert members[CHECKSUMS].decode().splitlines() == [
        f"{hashlib.sha256(members[name]).hexdigest()}  {name}" for name in ("a.txt", "b.json", "c.csv")
    ]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        written(tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_long_member_is_never_whole_in_memory(tmp_path: Path) -> None:
    seen: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(1_000):
            seen.append(number)
            yield bytes(1_000)

    with Package(tmp_path / "long.zip") as package:
        package.add("long.bin", "长", pieces(), lambda: len(seen))
    assert [(item.size, item.rows) for item in package.files] == [(1_000_000, 1_000)]


@pytest.mark.parametrize(
    ("cell", "shown"), [("=A1", "'=A1"), ("-5", "'-5"), ("@x", "'@x"), ("甲", "甲"), (-5, -5), (None, ""), ("", "")]
)
def test_what_a_spreadsheet_would_work_out_stays_a_text(cell: object, shown: object) -> None:
    assert csv_cell(cell) == shown
