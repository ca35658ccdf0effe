"""Zip archives from strangers: the directory is judged first, then every byte is counted while it is inflated.

Nothing here trusts a declared size, name or count. A library that opens the same bytes later finds what was checked:
sizes, names and places of the directory agree with the entries themselves, no entry lies over another.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote

from exports.archive.refusals import RefusedWorkbookError

MEGABYTE = 1024 * 1024
LARGE_SHEET = 2 * MEGABYTE
"""Bytes above which a sheet is read in pieces, past its emptiness."""

SMALL_PART = MEGABYTE
"""Bytes below which an entry may be packed as tightly as it likes: little text repeats itself."""

ALIKE = 64 * 1024
"""Bytes of an entry that is remembered: hundreds of workbooks of one template share their small parts."""

STORED, DEFLATED = 0, 8
_END, _CENTRAL, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_END_64, _END_64_PLACE = b"PK\x06\x06", b"PK\x06\x07"
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
_LONGEST_COMMENT = 0xFFFF
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold. `bytes` as sent, `parts` entries, `unpacked` bytes in all, `ratio` of one larger entry.

    `rows` and `columns` are places on a sheet, `cells` counts the rectangle of all sheets up to their last value.
    `emptiness`: bytes that large sheets may unpack to when most of it is formats without values.
    """

    bytes: int
    parts: int
    unpacked: int
    ratio: int
    rows: int
    columns: int
    cells: int
    emptiness: int = 256 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as its directory describes it, already checked against its own header. `start` is its data's place."""

    name: str
    method: int
    packed: int
    size: int
    checksum: int
    start: int


@dataclass(frozen=True)
class Archive:
    """The entries of a zip whose directory was checked, and its bytes."""

    content: bytes
    entries: dict[str, Entry]

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {part_key(name): name for name in self.entries}

    def find(self, part: str) -> str:
        """Return the entry that a part's name means, whatever its case; empty where there is none."""
        return part if part in self.entries else self._by_key.get(part_key(part), "")

    def read(self, name: str) -> bytes:
        """Return an entry's bytes; never more than its directory declared."""
        entry = self.entries[name]
        packed = self.content[entry.start : entry.start + entry.packed]
        if entry.size <= ALIKE:
            return _unpacked_alike(packed, entry.method, entry.size, entry.checksum)
        return unpacked(packed, entry.method, entry.size, entry.checksum)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield an entry's bytes in pieces. Raises RefusedWorkbookError where they are not as the directory says."""
        entry = self.entries[name]
        packed = memoryview(self.content)[entry.start : entry.start + entry.packed]
        machine, seen, checksum = zlib.decompressobj(-15), 0, 0
        rest: bytes | memoryview = packed
        while True:
            try:
                piece = bytes(packed) if entry.method == STORED else machine.decompress(rest, MEGABYTE)
            except zlib.error:
                raise RefusedWorkbookError("damaged", part=name) from None
            seen, checksum = seen + len(piece), zlib.crc32(piece, checksum)
            if seen > entry.size:
                raise RefusedWorkbookError("lying_directory", part=name)
            yield piece
            rest = machine.unconsumed_tail
            if entry.method == STORED or machine.eof or not (piece or rest):
                break
        if seen != entry.size:
            raise RefusedWorkbookError("lying_directory", part=name)
        if checksum != entry.checksum:
            raise RefusedWorkbookError("damaged", part=name)


def part_key(name: str) -> str:
    """Return a part's name as packages compare it: without case, without escapes, from the root on."""
    return unquote(name).lstrip("/").casefold()


def is_sheet(name: str) -> bool:
    """Return whether an entry lies where sheets lie; only those may be large and empty."""
    return name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")


def open_archive(content: bytes, limits: Limits, *, package: bool = True) -> Archive:
    """Return the entries of a zip, folders left out, once its directory was checked.

    `package`: names are those of a workbook's parts, where case tells nothing apart. Otherwise they are somebody's
    files, which may differ in case and, by some programs of Windows, have backslashes between their folders.

    Raises RefusedWorkbookError: ``damaged``, ``too_many_parts``, ``encrypted_parts``, ``bad_path``,
    ``duplicate_parts``, ``overlapping_parts``, ``lying_directory``, ``packed_too_tight``, ``unpacks_too_large``.
    """
    place, size, at = _directory(content)
    entries: dict[str, Entry] = {}
    seen: set[str] = set()
    spans: list[tuple[int, int]] = []
    end = place + size
    while place < end:
        if len(spans) >= limits.parts:
            raise RefusedWorkbookError("too_many_parts", limit=str(limits.parts))
        entry, begin, place = _entry(content, place, end, separators="/" if package else "/\\")
        spans.append((begin, entry.start + entry.packed))
        key = entry.name.casefold() if package else entry.name
        if key in seen:
            raise RefusedWorkbookError("duplicate_parts", part=entry.name)
        seen.add(key)
        if not entry.name.endswith("/"):
            entries[entry.name] = entry
    _apart(spans, at)
    _bounded(tuple(entries.values()), limits)
    return Archive(content, entries)


def _directory(content: bytes) -> tuple[int, int, int]:
    """Return where the directory begins, its size in bytes and where it was found to begin."""
    end = content.rfind(_END, max(0, len(content) - _LONGEST_COMMENT - 22))
    if end < 0 or end + 22 > len(content):
        raise RefusedWorkbookError("damaged")
    size, place = struct.unpack_from("<II", content, end + 12)
    behind = end
    if _FULL_32 in {size, place} or content[end + 10 : end + 12] == b"\xff\xff":
        behind, size, place = _directory_64(content, end)
    if place + size != behind:
        raise RefusedWorkbookError("damaged")
    return place, size, place


def _directory_64(content: bytes, end: int) -> tuple[int, int, int]:
    """Return the place of the large end record, and the directory's size and place as it states them."""
    if end < 76 or content[end - 20 : end - 16] != _END_64_PLACE:
        raise RefusedWorkbookError("damaged")
    (behind,) = struct.unpack_from("<Q", content, end - 12)
    if behind > end - 76 or content[behind : behind + 4] != _END_64:
        raise RefusedWorkbookError("damaged")
    size, place = struct.unpack_from("<QQ", content, behind + 40)
    return behind, size, place


def _entry(content: bytes, place: int, end: int, *, separators: str) -> tuple[Entry, int, int]:
    """Return the entry described at a place of the directory, where its header begins and the next place."""
    if place + 46 > end or content[place : place + 4] != _CENTRAL:
        raise RefusedWorkbookError("damaged")
    flags, method = struct.unpack_from("<HH", content, place + 8)
    checksum, packed, size, named, extra, comment = struct.unpack_from("<IIIHHH", content, place + 16)
    (begin,) = struct.unpack_from("<I", content, place + 42)
    after = place + 46 + named + extra + comment
    if after > end:
        raise RefusedWorkbookError("damaged")
    raw_name = content[place + 46 : place + 46 + named]
    if _FULL_32 in {packed, size, begin}:
        block = content[place + 46 + named : place + 46 + named + extra]
        size, packed, begin = _large(block, (size, packed, begin))
    name = _name(raw_name, flags, separators)
    if flags & _ENCRYPTED:
        raise RefusedWorkbookError("encrypted_parts", part=name)
    if method not in {STORED, DEFLATED}:
        raise RefusedWorkbookError("damaged", part=name)
    start = _data_start(content, begin, raw_name, (flags, method, packed, size))
    if method == STORED and packed != size:
        raise RefusedWorkbookError("lying_directory", part=name)
    return Entry(name, method, packed, size, checksum, start), begin, after


def _large(block: bytes, values: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return size, packed size and place with the full ones taken from the zip64 block."""
    at = 0
    while at + 4 <= len(block):
        kind, length = struct.unpack_from("<HH", block, at)
        if kind == 1:
            count = min(length, len(block) - at - 4) // 8
            given = list(struct.unpack_from(f"<{count}Q", block, at + 4))
            if len(given) < values.count(_FULL_32):
                break
            size, packed, begin = (given.pop(0) if value == _FULL_32 else value for value in values)
            return size, packed, begin
        at += 4 + length
    raise RefusedWorkbookError("damaged")


def _data_start(content: bytes, begin: int, raw_name: bytes, described: tuple[int, int, int, int]) -> int:
    """Return where an entry's data begin; its own header must say what the directory says."""
    name = raw_name.decode("utf-8", "replace")
    if begin + 30 > len(content) or content[begin : begin + 4] != _LOCAL:
        raise RefusedWorkbookError("damaged", part=name)
    flags, method = struct.unpack_from("<HH", content, begin + 6)
    packed, size, named, extra = struct.unpack_from("<IIHH", content, begin + 18)
    start = begin + 30 + named + extra
    central_flags, *rest = described
    told = [method, packed, size]
    if (flags & _SIZES_FOLLOW and not packed and not size) or _FULL_32 in {packed, size}:
        told[1:], rest[1:] = [], []
    same_name = content[begin + 30 : begin + 30 + named] == raw_name
    if told != rest or not same_name or (flags ^ central_flags) & _ENCRYPTED:
        raise RefusedWorkbookError("lying_directory", part=name)
    if start + described[2] > len(content):
        raise RefusedWorkbookError("damaged", part=name)
    return int(start)


def _name(raw: bytes, flags: int, separators: str) -> str:
    """Return an entry's name, whichever zip program wrote it; refuse one that leaves its place."""
    for encoding in ("utf-8",) if flags & _UTF8 else ("utf-8", "gb18030", "cp437"):
        try:
            name = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise RefusedWorkbookError("damaged")
    name = name.replace("\\", "/") if "\\" in separators else name
    climbs = ".." in name.split("/")
    if not name or name[0] == "/" or climbs or "\\" in name or "\0" in name or _DRIVE.match(name):
        raise RefusedWorkbookError("bad_path", part=name.replace("\0", ""))
    return name


def _apart(spans: Sequence[tuple[int, int]], directory: int) -> None:
    """Refuse entries that share bytes with each other or with the directory."""
    last = 0
    for begin, end in sorted(spans):
        if begin < last:
            raise RefusedWorkbookError("overlapping_parts")
        last = end
    if last > directory:
        raise RefusedWorkbookError("overlapping_parts")


def _bounded(entries: Sequence[Entry], limits: Limits) -> None:
    """Refuse what would unpack too large; the declared sizes hold, `read` never gives more."""
    total = empty = 0
    for entry in entries:
        if entry.size > SMALL_PART and entry.size > limits.ratio * max(entry.packed, 1):
            raise RefusedWorkbookError("packed_too_tight", part=entry.name)
        if is_sheet(entry.name) and entry.size > LARGE_SHEET:
            empty += entry.size
        else:
            total += entry.size
    if total > limits.unpacked or empty > limits.emptiness:
        raise RefusedWorkbookError("unpacks_too_large", limit=str(limits.unpacked // MEGABYTE))


def unpacked(packed: bytes, method: int, size: int, checksum: int) -> bytes:
    """Return what an entry packs; refuse it unless size and checksum are as declared."""
    data = packed if method == STORED else _inflated(packed, size)
    if len(data) != size:
        raise RefusedWorkbookError("lying_directory")
    if zlib.crc32(data) != checksum:
        raise RefusedWorkbookError("damaged")
    return data


_unpacked_alike = lru_cache(maxsize=256)(unpacked)


def _inflated(packed: bytes, size: int) -> bytes:
    """Inflate at most one byte more than was declared, which is enough to see the lie."""
    machine = zlib.decompressobj(-15)
    try:
        data = machine.decompress(packed, size + 1)
        if len(data) == size and not machine.eof:
            data += machine.decompress(machine.unconsumed_tail, 1)
    except zlib.error:
        raise RefusedWorkbookError("damaged") from None
    if len(data) <= size and not machine.eof:
        raise RefusedWorkbookError("damaged")
    return data
