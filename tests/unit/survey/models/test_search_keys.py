"""Keys of names: in one form, every likely reading of a polyphone, at most eight, former names kept behind the new."""

from __future__ import annotations

import subprocess
import sys

import pytest

from survey.models.search_keys import VARIANTS, initials, keys, renamed, search_key


def test_names_stand_in_lines_as_they_are_compared() -> None:
    assert search_key(["示例（ＡＢＣ） 机械\n厂", "示例旧厂", "示例 旧厂", ""]) == "\n示例(abc)机械厂\n示例旧厂\n"
    assert search_key([""]) == initials(["", "（）"]) == "\n"


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("甲苏", {"js"}),
        ("重庆", {"cq", "zq", "tq"}),
        ("朝阳", {"zy", "cy"}),
        ("仇甲", {"cj", "qj", "jj"}),
        ("ＡＢＣ（甲）苏９", {"abcjs9"}),
        ("\U00020bb7甲", {"j"}),
        ("○甲", {"j"}),
    ],
)
def test_initials_are_those_of_every_likely_reading(name: str, ways: set[str]) -> None:
    made = initials([name])
    assert (made[0], made[-1]) == ("\n", "\n")
    assert set(made[1:-1].split("\n")) == ways


def test_a_name_of_many_readings_has_eight_the_usual_first() -> None:
    ways = initials(["长乐重行朝仇"])[1:-1].split("\n")
    assert (len(ways), len({*ways}), ways[0]) == (VARIANTS, VARIANTS, "clcxcc")
    assert "cycxcc" in ways
    assert len(initials(["长乐重行朝仇" * 30])) == VARIANTS * (6 * 30 + 1) + 1


def test_what_a_name_was_is_kept_behind_what_it_is() -> None:
    first = keys(["甲苏"])
    second = renamed(first["search_key"], first["initials"], "丁苏")
    assert second == {"search_key": "\n丁苏\n甲苏\n", "initials": "\nds\nzs\njs\n"}
    assert second == keys(["丁苏", "甲苏"])
    assert renamed(second["search_key"], second["initials"], "甲苏") == {
        "search_key": "\n甲苏\n丁苏\n",
        "initials": "\njs\nds\nzs\n",
    }
    assert renamed("", "", "甲苏") == first


def test_the_dictionary_of_readings_is_loaded_only_for_who_stores_a_name() -> None:
    code = "import gc, sys; gc.disable(); import survey.app, survey.queries.searching"
    code += "; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
