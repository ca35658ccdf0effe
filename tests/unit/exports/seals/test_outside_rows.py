"""Lines outside a list against those of the export: whole lines may be pushed, nothing else may move."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exports.seals.outside_rows import Line, Said, compare


def lines(*rows: dict[int, str], region: int = 1) -> list[Line]:
    return [
        Line(region, {(at, 0): Said(text, f"{at}/{row}", text.startswith("=")) for at, text in cells.items()})
        for row, cells in enumerate(rows)
    ]


def texts(kept: list[Line], found: list[Line]) -> tuple[list[str], list[str]]:
    gone, new = compare(kept, found)
    return [said.text for said in gone], [said.text for said in new]


def test_values_that_changed_places_are_gone_and_new() -> None:
    kept = lines({0: "制造业", 1: "5"}, {0: "服务业", 1: "3"})
    assert texts(kept, lines({0: "制造业", 1: "3"}, {0: "服务业", 1: "5"})) == (["5", "3"], ["3", "5"])
    assert texts(kept, lines({0: "制造业", 2: "5"}, {0: "服务业", 1: "3"})) == (["5"], ["5"])


def test_lines_that_changed_places_are_told_once() -> None:
    kept = lines({0: "甲"}, {0: "乙"}, {0: "丙"})
    assert texts(kept, lines({0: "乙"}, {0: "丙"}, {0: "甲"})) == (["甲"], ["甲"])


def test_what_is_added_to_lines_and_between_them_is_only_new() -> None:
    kept = lines({0: "合计", 1: "=A"}, {0: "制表：甲"})
    found = lines({0: "合计", 1: "=A", 5: "另"}, {3: "已核"}, {0: "制表：甲"})
    assert texts(kept, found) == ([], ["另", "已核"])


def test_a_formula_stands_for_another_in_its_place() -> None:
    kept, found = lines({0: "合计", 1: "=A"}), lines({0: "合计", 1: "=B"})
    assert texts(kept, found) == (["=A"], ["=B"])


def test_a_line_on_the_other_side_of_the_list_is_gone() -> None:
    kept = lines({0: "以下不推荐"}, region=1)
    assert texts(kept, lines({0: "以下不推荐"}, region=0)) == (["以下不推荐"], ["以下不推荐"])


ROWS = st.lists(st.dictionaries(st.integers(0, 3), st.sampled_from("甲乙丙丁"), min_size=1), max_size=6)


@given(ROWS, ROWS)
def test_nothing_is_told_of_equal_lines_only_and_every_text_is_accounted_for(
    kept: list[dict[int, str]], found: list[dict[int, str]]
) -> None:
    gone, new = texts(lines(*kept), lines(*found))
    assert ((gone, new) == ([], [])) == (kept == found)
    was, now = (sorted(text for row in rows for text in row.values()) for rows in (kept, found))
    assert sorted(was + new) == sorted(now + gone)
