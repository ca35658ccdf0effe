"""Every kind of exported file has words, and stands in the page of files."""

from __future__ import annotations

import re

import pytest

from survey.config import ROOT
from survey.words.export_kinds import EXPORT_KINDS, say_export_kind

ROW = re.compile(r"^\| ([^|`]+) \| [^|]+ \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def test_the_page_of_files_has_a_line_for_each_kind() -> None:
    titles = ROW.findall((ROOT / "docs/files.md").read_text(encoding="utf-8"))
    assert titles[0] == "file"
    assert sorted(titles[1:]) == sorted(EXPORT_KINDS.values())


@pytest.mark.parametrize(
    ("kind", "said"), [("final_list", "试点名单"), ("expert_marks", "专家评分表"), ("of_old", "of_old")]
)
def test_a_kind_is_said_by_its_words(kind: str, said: str) -> None:
    assert say_export_kind(kind) == said
