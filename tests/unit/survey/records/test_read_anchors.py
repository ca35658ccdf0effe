"""Anchors are read from wherever one was kept; what is none is said."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from survey.records.read_anchors import Anchor, AnchorError, missing_days, read_against, read_folder

SAID = {"format": 1, "seq": 12, "mac": "ab" * 32, "at": "2026-11-28T08:00:00+00:00", "key": "k", "seal": "s"}


def test_the_folder_is_read_in_the_order_of_days(tmp_path: Path) -> None:
    (tmp_path / "2026-11-28.jsonl").write_text(f"{json.dumps(SAID | {'seq': 2})}\n{json.dumps(SAID | {'seq': 3})}\n")
    (tmp_path / "2026-11-25.jsonl").write_text(f"{json.dumps(SAID | {'seq': 1})}\n")
    (tmp_path / "README").write_text("x")
    found = read_folder(tmp_path)
    assert [(one.seq, Path(one.where).name) for one in found] == [
        (1, "2026-11-25.jsonl"), (2, "2026-11-28.jsonl"), (3, "2026-11-28.jsonl")
    ]  # fmt: skip
    assert missing_days(found) == ("2026-11-26", "2026-11-27")
    assert read_folder(tmp_path / "nowhere") == ()
    assert missing_days([Anchor("what was given", 1, "", "", {})]) == ()


@pytest.mark.parametrize("printed", ["12-ab12ab12ab12ab12", "12 ab12ab12", " 12:ab12ab12ab12ab12\n"])
def test_what_an_export_says_is_an_anchor(printed: str) -> None:
    [anchor] = read_against(printed)
    assert (anchor.seq, anchor.mac[:8], anchor.said) == (12, "ab12ab12", {})


def test_a_file_of_a_day_one_anchor_and_a_manifest_are_read(tmp_path: Path) -> None:
    for name, text in (
        ("day.jsonl", json.dumps(SAID) + "\n"),
        ("one.json", json.dumps(SAID, indent=1)),
        ("manifest.json", json.dumps({"engine": "sqlite", "head": SAID}, indent=1)),
    ):
        path = tmp_path / name
        path.write_text(text)
        assert read_against(str(path)) == (Anchor(str(path), 12, "ab" * 32, SAID["at"], SAID),)


def test_a_backup_is_read(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"head": SAID}))
    assert read_against(str(path)) == (Anchor(str(path), 12, "ab" * 32, SAID["at"], SAID),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no anchor"),
        ("[]", "no file of anchors"),
        ("{}", "no file of anchors"),
        ('{"head": null}', "no file of anchors"),
        (json.dumps(SAID | {"seq": "12"}), "no file of anchors"),
        (json.dumps(SAID | {"mac": 1}), "no file of anchors"),
        (json.dumps(SAID)[:-2], "no file of anchors"),
        ("�", "no file of anchors"),
    ],
)
def test_what_is_no_anchor_is_said(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(text)
    with pytest.raises(AnchorError, match=said):
        read_against(str(path))


@pytest.mark.parametrize("manifest", ["{}", '{"head": null}', "x"])
def test_a_backup_without_a_head_is_said(tmp_path: Path, manifest: str) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", manifest)
    with pytest.raises(AnchorError, match="no backup whose manifest names a head"):
        read_against(str(path))


@pytest.mark.parametrize("given", ["nowhere.jsonl", "12", "12-xyz", "0-ab12ab12ab12ab12", "-1-ab12ab12"])
def test_what_is_neither_a_file_nor_printed_is_said(given: str) -> None:
    with pytest.raises(AnchorError, match="neither a file nor a place"):
        read_against(given)
