"""Seals against an HMAC worked out by hand, and canonical texts against what people read in a cell."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from exports.reading.workbook import CellError
from exports.seals.row_seals import (
    SEAL_BYTES,
    RowSealer,
    SealError,
    canonical,
    fingerprint,
    seal_table,
    seal_tables,
)
from exports.writing.tables import CellKind, Column, Table

KEY = bytes(range(32))
TABLE = Table(
    "候选名单",
    "示例名单",
    "共 2 家",
    (Column("name", "企业名称"), Column("code", "统一社会信用代码"), Column("score", "综合得分", CellKind.DECIMAL, 4)),
    [["示例精密机械001", "91999999MA0000001N", Decimal("98.0320")], ["示例精密机械002", "91999999MA0000002L", None]],
)


def by_hand(key: bytes, message: bytes) -> bytes:
    """Return HMAC-SHA256 as RFC 2104 writes it: H(K ^ opad, H(K ^ ipad, text)), for a key of at most 64 bytes."""
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


def length(size: int) -> bytes:
    return bytes([0, 0, 0, 0, 0, 0, 0, size])


def test_seal_is_the_hmac_of_length_prefixed_parts() -> None:
    message = length(4) + b"EX-1" + length(1) + b"S" + length(2) + length(1) + b"a" + length(2) + b"bc"
    message += length(2) + length(3) + "名".encode() + length(0)
    assert RowSealer(KEY, "EX-1", "S", ["a", "bc"]).seal(["名", ""]) == by_hand(KEY, message)[:16]


def test_parts_that_run_together_are_told_apart() -> None:
    seals = {
        RowSealer(KEY, "n", "s", ["a", "b"]).seal(["x", "y"]),
        RowSealer(KEY, "n", "s", ["a", "b"]).seal(["xy", ""]),
        RowSealer(KEY, "n", "s", ["a"]).seal(["b", "x", "y"]),
        RowSealer(KEY, "n", "s", ["ab"]).seal(["x", "y"]),
        RowSealer(KEY, "ns", "", ["a", "b"]).seal(["x", "y"]),
        RowSealer(KEY[::-1], "n", "s", ["a", "b"]).seal(["x", "y"]),
    }
    assert len(seals) == 6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("  ", ""),
        ("示例　", "示例"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一_x000D_\n二", "一\n二"),
        ("e\u0301", "\u00e9"),
        ("00123", "00123"),
        ("12.50", "12.50"),
        ("a\x07b", "a\ufffdb"),
        (0, "0"),
        (-0.0, "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("98.0320"), "98.032"),
        (98.032, "98.032"),
        (0.1 + 0.2, "0.3"),
        (Decimal("1E+3"), "1000"),
        (91999999000000123.0, "91999999000000100"),
        (True, "是"),
        (False, "否"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23), "2026-11-23"),  # noqa: DTZ001 - a workbook knows no zones
        (datetime(2026, 11, 23, 8, 30), "2026-11-23 08:30:00"),  # noqa: DTZ001 - a workbook knows no zones
        (time(8, 30), "08:30:00"),
        (CellError("#DIV/0!"), "#DIV/0!"),
    ],
)
def test_canonical_is_what_a_person_reads(value: object, text: str) -> None:
    assert canonical(value) == text  # type: ignore[arg-type]


def test_table_is_sealed_row_by_row() -> None:
    found = seal_table(KEY, "EX-1", TABLE, key_title="统一社会信用代码")
    sealer = RowSealer(KEY, "EX-1", "候选名单", ["企业名称", "统一社会信用代码", "综合得分"])
    assert found.keys == ("91999999MA0000001N", "91999999MA0000002L")
    assert found.key_column == 1
    assert found.each() == [
        sealer.seal(["示例精密机械001", "91999999MA0000001N", "98.032"]),
        sealer.seal(["示例精密机械002", "91999999MA0000002L", ""]),
    ]
    assert len(found.seals) == 2 * SEAL_BYTES
    assert sealer.seal(["示例精密机械002", "91999999MA0000002L", ""]) == found.seal(1)
    assert seal_tables(KEY, "EX-1", [TABLE], {"候选名单": "统一社会信用代码"}) == (found,)


def test_table_without_the_naming_column_is_refused() -> None:
    with pytest.raises(SealError, match="候选名单: no column '编号' names the rows"):
        seal_table(KEY, "EX-1", TABLE, key_title="编号")


def test_fingerprint_does_not_mind_the_order_of_rows() -> None:
    one, two = b"1" * 16, b"2" * 16
    assert fingerprint([two, one]) == hashlib.sha256(one + two).hexdigest()[:32]
    assert fingerprint([one]) != fingerprint([one, one])
