"""Fingerprints: the same content gives the same one, and whatever is changed gives another."""

from __future__ import annotations

import hashlib
from typing import Any

from survey.freezing.write_fingerprint import COLUMNS, fingerprint_of, short

ROW: dict[str, Any] = dict.fromkeys(COLUMNS) | {"facts": {"name": "示例一"}, "position": 1}


def test_it_is_the_digest_of_document_and_entries() -> None:
    text = (
        '{"document":{"a":1},"entries":[[null,null,1,null,null,null,null,null,null,null,null,null,null,'
        '{"name":"示例一"}]]}'
    )
    assert fingerprint_of({"a": 1}, [ROW]) == hashlib.sha256(text.encode()).hexdigest()


def test_every_column_and_the_order_count() -> None:
    other = ROW | {"position": 2}
    changed = [ROW | {name: "x"} for name in COLUMNS]
    prints = [fingerprint_of({}, [row, other]) for row in (ROW, *changed)]
    prints += [fingerprint_of({}, [other, ROW]), fingerprint_of({"a": 1}, [ROW, other]), fingerprint_of({}, [ROW])]
    assert len(set(prints)) == len(COLUMNS) + 4


def test_the_signs_on_paper_are_the_first_sixteen_in_fours() -> None:
    assert short("0123456789abcdef" + "f" * 48) == "0123 4567 89ab cdef"
