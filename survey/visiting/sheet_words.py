"""The columns of a visit's workbook; what stands in a workbook is Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from exports.incoming_lists.reader import Field, FieldKind

SHEET, KEY = "现场核查单", "key"
TITLES: Mapping[str, str] = {
    "visit": "走访编号",
    "key": "题号",
    "seen": "核定记录号",
    "title": "事项",
    "said": "自评",
    "asks": "应看的佐证",
    "choices": "可填内容",
    "places": "若不采信（名次）",
    "found": "核定",
    "reason": "理由",
}
FIELDS: tuple[Field, ...] = (
    Field("visit", TITLES["visit"], (), FieldKind.CODE, required=True, limit=12),
    Field("key", TITLES["key"], (), FieldKind.CODE, required=True, is_key=True, unique=True, limit=130),
    Field("seen", TITLES["seen"], (), FieldKind.CODE, required=True, limit=12),
    Field("found", TITLES["found"], (), limit=2_000, lines=True),
    Field("reason", TITLES["reason"], (), limit=500, lines=True),
)
"""The columns that are read; all others are left alone."""
