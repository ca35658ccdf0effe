"""The contents of a package: every file with its line, what to know first, and how to check."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from survey.archiving.archive_results import ArchiveWish, Recused
from survey.archiving.write_contents import write_contents
from survey.archiving.write_package import Package


@pytest.mark.parametrize(("contacts", "said"), [(False, "已遮盖"), (True, "是完整的")])
def test_contents_name_every_file(tmp_path: Path, contacts: bool, said: str) -> None:  # noqa: FBT001 - a parameter
    path = tmp_path / "x.zip"
    with Package(path) as package:
        package.add_csv("lists/a.csv", "甲", ["题"], iter([["1"]]))
        package.add_text("versions/b&c.html", "乙", "乙")
        write_contents(package, "示例", {"number": "1"}, ArchiveWish(1, "移交", contacts=contacts))
    with zipfile.ZipFile(path) as archive:
        names, index = archive.namelist(), archive.read("index.html").decode()
        assert names == [
            "lists/a.csv", "versions/b&c.html", "README.txt", "verify.html", "index.html", "about.json",
            "checksums.sha256",
        ]  # fmt: skip
        read_first = archive.read("README.txt").decode()
        assert (said in read_first, "回避" in read_first.replace("移交、回避、线索", "")) == (True, False)
        assert json.loads(archive.read("about.json")) == {"number": "1"}
        assert "replay" in archive.read("verify.html").decode()
    for name in ("lists/a.csv", "versions/b%26c.html", "README.txt", "verify.html", "about.json", "checksums.sha256"):
        assert f'href="{name}"' in index


def test_what_is_left_out_for_a_recusal_is_said_first(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with Package(path) as package:
        wish = ArchiveWish(1, "移交", recused=Recused(frozenset({7, 8}), frozenset({3, 4})))
        write_contents(package, "示例", {"number": "1"}, wish)
    with zipfile.ZipFile(path) as archive:
        read_first = archive.read("README.txt").decode()
    assert "制作人对 2 家企业回避：这些企业没有经第二人确认的决定、经办备注和标记不在包内。" in read_first
    assert "Whoever made this is recused from 2 firms" in read_first
