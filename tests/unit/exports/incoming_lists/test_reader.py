"""Tables that people keep: found by titles, read row by row, every fault once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.archive.hidden_places import NOTHING_HIDDEN, HiddenPlaces
from exports.archive.refusals import RefusedWorkbookError
from exports.incoming_lists.reader import Field, FieldKind, IncomingTable, Rules, read_table
from exports.reading.workbook import Book, CellError, Raw, Sheet

FIELDS = (
    Field(
        "code", "信用代码", ("税号",), FieldKind.CODE, required=True, is_key=True, unique=True, format="even", limit=18
    ),
    Field("name", "企业名称", ("名称",), required=True, is_key=True, limit=5),
    Field("since", "成立日期", (), FieldKind.DATE),
    Field("above", "规上", (), FieldKind.YES_NO),
    Field("kind", "类型", (), choices=("甲 类", "乙类")),
)
RULES = Rules(lambda _format, text: text.upper(), {"even": lambda text: None if len(text) % 2 == 0 else "odd"})
HEADER: list[Raw] = ["信用代码", "企业名称", "成立日期", "规上", "类型"]


def table(*rows: list[Raw]) -> Book:
    return Book({"Sheet1": Sheet("Sheet1", rows)})


def faults(book: Book) -> list[tuple[int, str, str]]:
    return [(row.number, fault.key, fault.code) for row in read_table(book, FIELDS, RULES).rows for fault in row.faults]


def test_a_row_as_people_type_it() -> None:
    found = read_table(table(HEADER, ["ａb", " 某厂 ", "2020年3月5日", "√", "甲类"]), FIELDS, RULES)
    assert [(row.number, row.values, row.faults) for row in found.rows] == [
        (2, {"code": "AB", "name": "某厂", "since": date(2020, 3, 5), "above": True, "kind": "甲 类"}, ()),
    ]


@pytest.mark.parametrize("raw", [46086.0, 20260305.0, "20260305", "2026.3.5", "2026年3月5日"])
def test_days_as_they_come_out_of_cells(raw: Raw) -> None:
    found = read_table(table(HEADER, ["ab", "某厂", raw]), FIELDS, RULES)
    assert found.rows[0].values["since"] == date(2026, 3, 5)


def test_titles_below_headings_in_two_lines_with_stars_and_other_columns() -> None:
    book = table(
        ["某区企业名录（2026年）"],
        [None, "企业名称*", "登记信息", None, "序"],
        ["税 号\n（必填）", None, "成立日期：", "电话", None],
        ["ab", "某厂", None, "x", 1.0],
        ["合计", None, None, None, 1.0],
        [None, None, None, None, None],
        ["备注", "以上由各镇提供"],
    )
    found = read_table(book, FIELDS, RULES)
    assert [(row.number, row.values) for row in found.rows] == [(4, {"code": "AB", "name": "某厂"})]
    assert found.skipped == (("Sheet1", 5), ("Sheet1", 7))
    assert found.ignored == ("电话", "序")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([None, "某厂"], [("code", "required")]),
        (["ab", None], [("name", "required")]),
        (["abc", "某厂"], [("code", "format_odd")]),
        ([9.13101e17, "某厂"], [("code", "lost_digits")]),
        (["9.13101E+17", "某厂"], [("code", "lost_digits")]),
        (["ab", "名字太长了吧"], [("name", "too_long")]),
        (["ab", "某厂", "去年"], [("since", "no_date")]),
        (["ab", "某厂", None, "也许"], [("above", "no_yes_no")]),
        (["ab", "某厂", None, None, "丙类"], [("kind", "no_choice")]),
        (["ab", CellError("#N/A")], [("name", "error_value")]),
        (["abc", "名字太长了吧", "？", "？", "？"], [("code", "format_odd"), ("name", "too_long"), ("since", "no_date"),
         ("above", "no_yes_no"), ("kind", "no_choice")]),
    ],
)  # fmt: skip
def test_every_fault_of_a_row_at_once(row: list[Raw], expected: list[tuple[str, str]]) -> None:
    assert faults(table(HEADER, row)) == [(2, *item) for item in expected]


def test_a_formula_is_refused_whatever_it_shows() -> None:
    sheet = Sheet("Sheet1", [HEADER, ["ab", "某厂"]], frozenset({(1, 1)}))
    assert faults(Book({"Sheet1": sheet})) == [(2, "name", "formula")]


def test_the_second_of_two_equal_codes_names_the_first() -> None:
    found = read_table(table(HEADER, ["ab", "甲"], ["cd", "乙"], ["AB", "丙"]), FIELDS, RULES)
    assert [[(f.code, dict(f.parameters)) for f in row.faults] for row in found.rows] == [
        [],
        [],
        [("repeated", {"row": "2"})],
    ]


def test_a_firm_whose_name_begins_like_a_remark_is_data() -> None:
    assert faults(table(HEADER[1:2] + HEADER[:1], ["说明书印厂", None])) == [(2, "code", "required")]


@pytest.mark.parametrize(
    ("book", "code"),
    [
        (table(["随便"], ["什么"]), "no_header"),
        (table(["信用代码"], ["ab"]), "no_header"),
        (table(HEADER), "no_rows"),
        (table(HEADER, ["合计", None]), "no_rows"),
    ],
)
def test_other_tables_are_refused(book: Book, code: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refusal:
        read_table(book, FIELDS, RULES)
    assert refusal.value.code == code


CELLS = st.one_of(
    st.none(), st.sampled_from(["ab", "abc", "某厂", "是", "甲类", "2020-01-01", "x" * 9]), st.floats(0, 1e18)
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=6),
    st.integers(0, 12),
    st.permutations(range(5)),
)
def test_rows_are_the_same_wherever_the_table_stands(rows: list[list[Raw]], above: int, order: list[int]) -> None:
    def read(book: Book) -> list[object]:
        try:
            return [
                (dict(row.values), sorted((f.key, f.code) for f in row.faults))
                for row in read_table(book, FIELDS, RULES).rows
            ]
        except RefusedWorkbookError as error:
            return [error.code]

    moved = [[], ["标题"], *[[]] * above][: above + 1] + [[row[place] for place in order] for row in [HEADER, *rows]]
    assert read(Book({"一": Sheet("一", moved)})) == read(table(HEADER, *rows))


def test_what_the_nearest_header_lacks_is_named() -> None:
    with pytest.raises(RefusedWorkbookError) as refusal:
        read_table(table(["标题"], ["企业名称", "成立日期", "规上"], ["某厂", None, "是"]), FIELDS, RULES)
    assert refusal.value.parameters == {"titles": "信用代码、企业名称", "missing": "信用代码"}


def own(*rows: list[Raw], name: str = "名单", hidden: bool = False, unseen: HiddenPlaces = NOTHING_HIDDEN) -> Sheet:
    return Sheet(name, rows, unseen=unseen, hidden=hidden)


def read(*sheets: Sheet) -> IncomingTable:
    return read_table(Book({sheet.name: sheet for sheet in sheets}), FIELDS, RULES)


def sound(found: IncomingTable) -> list[tuple[str, int]]:
    return [(row.sheet, row.number) for row in found.rows if not row.faults]


@pytest.mark.parametrize(
    "remark", ["备注", "备注：已催", "说明：见邮件", "注：待核", "审核：张三", "合计", "填表人：李四", 3.0]
)
def test_a_column_of_ones_own_in_front_costs_no_row(remark: Raw) -> None:
    found = read(own(["我的备注", *HEADER], [remark, "ab", "某厂"], [None, "cd", "另厂"], ["合计", None, "2家"]))
    assert sound(found) == [("名单", 2), ("名单", 3)]
    assert found.skipped == (("名单", 4),)


@pytest.mark.parametrize("title", ["名称", "名称（我的）", "税号", "企业名称（旧）"])
def test_a_fields_own_title_comes_before_any_other_name_for_it(title: str) -> None:
    found = read(own([title, *HEADER], ["自用", "ab", "某厂"]))
    assert [row.values for row in found.rows] == [{"code": "AB", "name": "某厂"}]
    assert found.ignored == (title,)


def test_a_line_that_says_one_thing_in_all_columns_is_a_heading() -> None:
    found = read(own(HEADER, ["以下为甲镇", "以下为甲镇", "以下为甲镇"], ["ab", "某厂"]))
    assert (sound(found), found.skipped) == ([("名单", 3)], (("名单", 2),))


def test_a_sheet_of_notes_in_front_costs_no_row_of_the_list() -> None:
    notes = own(["企业名称", "信用代码", "催办记录"], ["某厂", "ab", "已催"], ["别厂", "ef", "未接"], name="催办")
    found = read(notes, own(HEADER, ["ab", "某厂", None, "是"], ["cd", "另厂"]))
    assert sound(found) == [("催办", 3), ("名单", 2), ("名单", 3)]
    assert [
        (row.sheet, row.number, row.faults[0].code, dict(row.faults[0].parameters)) for row in found.rows if row.faults
    ] == [("催办", 2, "repeated", {"row": "2", "sheet": "名单"})]


def test_hidden_rows_columns_and_sheets_are_told_and_yield_to_what_is_seen() -> None:
    old = own(HEADER, ["ab", "旧名"], ["gh", "旧厂"], name="旧", hidden=True)
    new = own(
        HEADER, ["ab", "某厂"], ["cd", "另厂"], ["cd", "新名"], unseen=HiddenPlaces(frozenset({2}), frozenset({3}))
    )
    found = read(old, new)
    assert [(row.sheet, row.number, row.unseen, [fault.code for fault in row.faults]) for row in found.rows] == [
        ("旧", 2, True, ["repeated"]),
        ("旧", 3, True, []),
        ("名单", 2, False, []),
        ("名单", 3, True, ["repeated"]),
        ("名单", 4, False, []),
    ]
    assert (found.hidden_sheets, found.hidden_columns) == (("旧",), ("规上",))


def test_notes_of_fifty_lines_above_the_titles_cost_nothing() -> None:
    found = read(own(*[[f"说明{line}"] for line in range(50)], HEADER, ["ab", "某厂"]))
    assert sound(found) == [("名单", 52)]


def test_a_name_is_one_line_and_a_remark_may_have_more() -> None:
    fields = (Field("name", "企业名称", required=True, is_key=True), Field("note", "备注", lines=True))
    rows = [["企业名称", "备注"], ["示例\n 十二\r\n\r\n有限公司\u2028", "第一行\n第二行"]]
    found = read_table(Book({"名录": Sheet("名录", rows)}), fields, Rules(lambda _format, text: text, {}))
    assert [dict(row.values) for row in found.rows] == [{"name": "示例 十二 有限公司", "note": "第一行\n第二行"}]
