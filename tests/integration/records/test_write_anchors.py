"""Anchors say how far the chain is, under a seal; every day has a file, also when nothing happened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from survey.models import AuditChain
from survey.records.append_chain import append_committed
from survey.records.audit_keys import KeyRing
from survey.records.entry_macs import anchor_mac
from survey.records.read_anchors import read_folder
from survey.records.write_anchors import anchor_of, head_words, is_due, write_anchor
from tests.integration.records.made_record import write


def test_an_anchor_names_the_last_place_under_a_seal(database: Session, tmp_path: Path) -> None:
    keys = KeyRing(tmp_path)
    database.info["audit_keys"] = keys
    assert (anchor_of(database, keys)["seq"], anchor_of(database, keys)["mac"], head_words(database)) == (0, "", "")
    write(database, "a", "b")
    append_committed(database)
    mac = database.get_one(AuditChain, 3).mac
    anchor = anchor_of(database, keys)
    assert {name: anchor[name] for name in ("format", "seq", "mac", "key")} == {
        "format": 1, "seq": 3, "mac": mac, "key": keys.all()[0].id
    }  # fmt: skip
    assert anchor["seal"] == anchor_mac(keys.all()[0].secret, anchor)
    assert json.loads(json.dumps(anchor)) == anchor
    assert head_words(database) == f"3-{mac[:16]}"


def anchor(at: str, seq: int) -> dict[str, Any]:
    return {"at": at, "seq": seq, "mac": "m", "key": "k"}


@pytest.mark.parametrize(
    ("at", "seq", "due"),
    [
        ("2026-11-28T08:59:59+00:00", 6, False),
        ("2026-11-28T09:00:00+00:00", 5, False),
        ("2026-11-28T09:00:00+00:00", 6, True),
        ("2026-11-28T15:59:59+00:00", 5, False),
        ("2026-11-28T16:00:00+00:00", 5, True),  # midnight in Shanghai, and nothing happened
    ],
)
def test_an_anchor_is_due_each_day_and_each_hour_in_which_the_chain_grew(at: str, seq: int, due: bool) -> None:  # noqa: FBT001 - of the table
    assert is_due(anchor(at, seq), anchor("2026-11-28T08:10:00+00:00", 5)) is due
    assert is_due(anchor(at, seq), None) is True


def test_anchors_of_a_day_stand_in_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "anchors"
    first = write_anchor(folder, anchor("2026-11-28T08:10:00+00:00", 5))
    assert write_anchor(folder, anchor("2026-11-28T15:59:00+00:00", 6)) == first
    other = write_anchor(folder, anchor("2026-11-28T16:00:00+00:00", 6))
    assert [path.name for path in (first, other)] == ["2026-11-28.jsonl", "2026-11-29.jsonl"]
    assert [one.seq for one in read_folder(folder)] == [5, 6, 6]
