"""The registry of list columns: keys are unique, titles too, and what a row gives is what the scheme says."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from exports.writing.tables import CellKind, Table
from scoring.definition.scheme import IndexSource
from survey.definitions.catalogue import catalogue
from survey.lists.columns import (
    CANDIDATES,
    ListRow,
    ListSource,
    all_columns,
    columns_named,
    row_cells,
    table_columns,
    unknown_keys,
)
from survey.models import EvaluationEntry, SubmissionVersion

SCHEME = catalogue().schemes["demonstration"]
QUESTIONNAIRES = catalogue().questionnaires
COLUMNS = all_columns(SCHEME, QUESTIONNAIRES, internal=True)


def entry() -> EvaluationEntry:
    """Return a selected manufacturer; every criterion has value 50.00 and gives 1.5 points."""
    version = SubmissionVersion(
        number=2,
        receipt="JD-2026-000031",
        submitted_at=datetime(2026, 11, 23, 6, 32, tzinfo=UTC),
        credit_code="91999999MA00000311",
        name="=示例精密机械031",
        unit="anting",
        park="",
        industry="3411",
        division="34",
        size="medium",
        above_scale=True,
        group_name="示例集团",
        revenue=Decimal("1234.5"),
        staff=310,
    )
    count = len(SCHEME.criteria)
    return EvaluationEntry(
        version=version,
        position=3,
        rank=3,
        score=12_345_600,
        status="selected",
        level=2,
        total=412_345,
        pool="manufacturing",
        segment=0,
        segment_rank=0,
        stability=0,
        hits=9_000,
        low=1,
        high=7,
        standing="grey",
        detail={
            "leading": "cmmm",
            "values": [5_000] * count,
            "figures": [412_345] * count,
            "contributions": [1_500_000] * count,
            "missing": [False] * count,
            "verdicts": [],
            "reasons": [{"code": "within_seats", "parameters": {"position": "3", "seats": "10"}}],
            "pin": {
                "kind": "in",
                "reason": "链主配套",
                "document": "示1号",
                "made_by": "示例甲",
                "confirmed_by": "示例乙",
            },
        },
    )


def cells(*keys: str) -> list[object]:
    row = ListRow(
        ListSource(SCHEME, QUESTIONNAIRES, draws=10_000),
        entry(),
        1,
        {"contact": "示例联系人", "contact_phone": "10000000031", "investment": Decimal("350.5")},
        (2, 4),
        "示例评级：三级",
    )
    return list(row_cells(columns_named(COLUMNS, keys), row))


def test_keys_and_titles_are_unique() -> None:
    keys, titles = [column.key for column in COLUMNS], [column.title for column in COLUMNS]
    assert len(set(keys)) == len(keys)
    assert len(set(titles)) == len(titles)


def test_the_candidates_columns_are_those_of_the_shortlist() -> None:
    titles = [column.title for column in columns_named(COLUMNS, CANDIDATES)]
    assert titles[:4] == ["序号", "企业名称", "统一社会信用代码", "推荐意见"]
    assert titles[-3:] == ["联系人", "联系电话", "备注"]
    assert len(titles) == 34


def test_certainty_is_there_only_where_asked_for() -> None:
    outside = all_columns(SCHEME, QUESTIONNAIRES)
    assert [column.key for column in outside if column.internal] == []
    assert {column.key for column in COLUMNS} - {column.key for column in outside} == {
        "share",
        "low",
        "high",
        "standing",
        "review",
        "signals",
    }


def test_what_may_be_published_and_what_is_about_persons() -> None:
    assert [column.key for column in COLUMNS if column.in_public_set] == [
        "position",
        "name",
        "credit_code",
        "status",
        "unit",
        "industry",
        "direction",
        "project",
    ]
    assert [column.key for column in COLUMNS if column.personal] == ["contact", "phone"]
    assert [column.key for column in COLUMNS if column.in_public_set and (column.personal or column.internal)] == []


def test_a_row_gives_ready_cells() -> None:
    assert cells("position", "name", "rank", "rank_unit", "rank_industry", "score", "revenue", "investment") == [
        1,
        "=示例精密机械031",
        3,
        2,
        4,
        Decimal("12.3456"),
        Decimal("1234.5"),
        Decimal("350.5"),
    ]
    assert cells("contact", "phone", "receipt", "version", "group", "ratings", "pending", "reasons") == [
        "示例联系人",
        "10000000031",
        "JD-2026-000031",
        2,
        "示例集团",
        "示例评级：三级",
        0,
        "本组合格企业中列第3位，在10个名额之内；指定的理由：链主配套（文件号 示1号；示例甲提出，示例乙确认）",
    ]
    assert cells("pin", "submitted_at", "share", "low", "high", "standing") == [
        "指定入选：链主配套（文件号 示1号；示例甲提出，示例乙确认）",
        "2026年11月23日 14:32",
        "90.00%",
        1,
        7,
        "临界（仅按名次）",
    ]


def test_a_criterion_of_another_pool_is_empty() -> None:
    assert cells("value:readiness", "part:readiness", "index:cmmm") == [
        Decimal("50.00"),
        Decimal("1.5000"),
        Decimal("41.23"),
    ]
    assert cells("value:readiness_services", "part:readiness_services", "index:sme2024") == [None, None, None]


def test_unknown_keys_are_left_out_and_named() -> None:
    asked = ["name", "value:gone", "name", "score", "standing"]
    outside = all_columns(SCHEME, QUESTIONNAIRES)
    assert [column.key for column in columns_named(outside, asked)] == ["name", "score"]
    assert unknown_keys(outside, asked) == ["value:gone", "standing"]


def test_every_column_fits_its_table() -> None:
    columns = table_columns(COLUMNS, SCHEME.places)
    Table("候选名单", "", "", columns, [cells(*(column.key for column in COLUMNS))]).check()  # type: ignore[list-item]
    score = next(column for column in columns if column.key == "score")
    assert (score.kind, score.places) == (CellKind.DECIMAL, 4)


def test_a_rescaled_index_is_said_in_its_column_and_in_the_remarks_and_no_level_is_given() -> None:
    row = entry()
    row.level = -1
    row.detail = row.detail | {"leading": "sme2024", "assessed": {"sme2024": 7_500}}
    own = columns_named(COLUMNS, ["level", "assessed", "note"])
    assert row_cells(own, ListRow(ListSource(SCHEME, QUESTIONNAIRES), row, 1)) == [
        "不定等级",
        "按可评项折算（可评75%）",
        "指定入选：链主配套（文件号 示1号；示例甲提出，示例乙确认）；指数按可评项折算（可评75%）",
    ]


def test_who_has_no_result_has_neither_level_nor_index() -> None:
    """A firm that lacks a questionnaire, and one of whom the questionnaire of its pool asks nothing."""
    own = columns_named(COLUMNS, ["level", "total"])
    lacking = entry()
    lacking.rank, lacking.level, lacking.total = None, 0, 0
    lacking.detail = {"reasons": [{"code": "missing_questionnaire", "parameters": {"questionnaire": "cmmm"}}]}
    assert row_cells(own, ListRow(ListSource(SCHEME, QUESTIONNAIRES), lacking, 1)) == ["–", None]
    places = [
        item.source.questionnaire if isinstance(item.source, IndexSource) and not item.source.part else ""
        for item in SCHEME.criteria
    ]
    row = entry()
    row.level, row.total = -1, 0
    leading = next(name for name in places if name)
    row.detail = row.detail | {"leading": leading, "missing": [name == leading for name in places]}
    assert row_cells(own, ListRow(ListSource(SCHEME, QUESTIONNAIRES), row, 1)) == ["不定等级", None]
