"""Archives from strangers: each trick is refused under its own code, and nothing declared is trusted."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace

import pytest

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.zip_archive import MEGABYTE, Limits, open_archive
from tests.unit.exports.made_files import packed

LIMITS = Limits(bytes=20 * MEGABYTE, parts=5, unpacked=4 * MEGABYTE, ratio=200, rows=10, columns=10, cells=100)


def refused(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(RefusedWorkbookError) as found:
        read_all(content, limits)
    return found.value.code


def read_all(content: bytes, limits: Limits) -> None:
    archive = open_archive(content, limits)
    for name in archive.entries:
        archive.read(name)


def spoiled(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Return the archive with bytes changed in the first header of a kind."""
    place = content.index(signature) + offset
    return content[:place] + value + content[place + len(value) :]


def test_entries_come_back_as_written() -> None:
    content = packed({"a.txt": "甲", "folder/b.txt": b"\0" * 99, "folder/": b""})
    archive = open_archive(content, LIMITS)
    assert {name: archive.read(name) for name in archive.entries} == {
        "a.txt": "甲".encode(),
        "folder/b.txt": b"\0" * 99,
    }


def test_pieces_are_the_whole() -> None:
    whole = b"".join(struct.pack("<I", number) for number in range(600_000))
    assert b"".join(open_archive(packed({"a": whole}), LIMITS).pieces("a")) == whole
    assert b"".join(open_archive(packed({"a": whole}, stored=True), LIMITS).pieces("a")) == whole


def test_names_of_chinese_zip_programs_are_read() -> None:
    content = packed({"ABCD.xlsx": b"1"}).replace(b"ABCD", "问卷".encode("gb18030"))
    assert list(open_archive(content, LIMITS).entries) == ["问卷.xlsx"]


def test_data_descriptors_and_large_entries_are_read() -> None:
    written = io.BytesIO()
    with (
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a", "w", force_zip64=True) as file,
    ):
        file.write(b"abc")
    assert open_archive(written.getvalue(), LIMITS).read("a") == b"abc"


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/a", "C:/a", "c:a", "a\\b", "\\\\server\\a"])
def test_paths_that_leave_their_place(name: str) -> None:
    plain = packed({"x" * len(name): b"1"})
    assert refused(plain.replace(b"x" * len(name), name.encode())) == "bad_path"


def test_too_many_parts() -> None:
    assert refused(packed({f"p{number}": b"" for number in range(6)})) == "too_many_parts"


def test_duplicate_parts_whatever_the_case() -> None:
    assert refused(packed({"a": b"1", "b": b"2"}).replace(b"b", b"A")) == "duplicate_parts"


def test_too_much_in_all() -> None:
    stored = packed({f"p{number}": bytes([number]) * MEGABYTE for number in range(5)}, stored=True)
    assert refused(stored) == "unpacks_too_large"


def test_packed_too_tight() -> None:
    assert refused(packed({"a": bytes(2 * MEGABYTE)})) == "packed_too_tight"


@pytest.mark.parametrize("told", [0, 10, 4_000_000])
def test_directory_that_lies_about_a_size(told: int) -> None:
    content = packed({"a": b"0123456789" * 100})
    both = spoiled(content, b"PK\x01\x02", 24, struct.pack("<I", told))
    assert refused(both, replace(LIMITS, ratio=10**9)) == "lying_directory"
    both = spoiled(both, b"PK\x03\x04", 22, struct.pack("<I", told))
    assert refused(both, replace(LIMITS, ratio=10**9)) == "lying_directory"


def test_name_that_differs_from_the_directory() -> None:
    assert refused(spoiled(packed({"a": b"1"}), b"PK\x03\x04", 30, b"b")) == "lying_directory"


def test_entry_inside_another() -> None:
    """The outer entry's stored data are a whole entry of their own, which the directory names too."""
    inner = packed({"b": b"1" * 50}, stored=True)
    header = inner[: inner.index(b"PK\x01\x02")]
    outer = packed({"a": header}, stored=True)
    start = outer.index(b"PK\x01\x02", len(header))
    place = outer.index(header)
    named = inner[inner.index(b"PK\x01\x02") : inner.rindex(b"PK\x05\x06")]
    second = named[:42] + struct.pack("<I", place) + named[46:]
    directory = outer[start : outer.rindex(b"PK\x05\x06")] + second
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 2, 2, len(directory), start, 0)
    assert refused(outer[:start] + directory + end) == "overlapping_parts"


def test_encrypted_entries() -> None:
    assert refused(spoiled(packed({"a": b"1"}), b"PK\x01\x02", 8, b"\x01\x00")) == "encrypted_parts"


@pytest.mark.parametrize("length", [0, 10, 40, 90, 110])
def test_truncated(length: int) -> None:
    assert refused(packed({"a": b"0123456789" * 10})[:length]) == "damaged"


def test_spoiled_data() -> None:
    content = packed({"a": b"0123456789" * 100})
    assert refused(spoiled(content, b"PK\x03\x04", 31, b"\xff\xff\xff")) == "damaged"
    stored = packed({"a": b"0123456789"}, stored=True)
    assert refused(spoiled(stored, b"PK\x03\x04", 33, b"x")) == "damaged"


def test_unknown_packing() -> None:
    content = spoiled(packed({"a": b"1"}), b"PK\x01\x02", 10, b"\x0c\x00")
    assert refused(spoiled(content, b"PK\x03\x04", 8, b"\x0c\x00")) == "damaged"
