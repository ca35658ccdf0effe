"""What a blank form may ask for: titles of the document and of listed enterprises, each with its value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from exports.blank_forms.markers import MarkerKind
from survey.blank_forms.resolve_markers import (
    ALIASES,
    DOCUMENT,
    ROOM_TO_SIGN,
    DocumentFacts,
    document_values,
    known_titles,
    list_titles,
    row_values,
)
from survey.lists.columns import ListRow, ListSource
from survey.models import Campaign, Evaluation
from tests.unit.survey.lists.test_columns import QUESTIONNAIRES, SCHEME, entry

TITLES = list_titles(SCHEME, QUESTIONNAIRES)


def test_a_document_has_a_value_for_every_title_that_the_page_lists() -> None:
    evaluation = Evaluation(
        id=4,
        campaign=Campaign(title="示例批次"),
        run_at=datetime(2026, 11, 23, 6, 32, tzinfo=UTC),
        seats=10,
        fingerprint="f0",
    )
    late = datetime(2026, 11, 28, 17, 0, tzinfo=UTC)  # one in the morning of the 29th in Shanghai
    values = document_values(
        DocumentFacts(evaluation, SCHEME, "", "全区", "未筛选", 12, 8, 2, "JD-EX-1", "示例district", late)
    )
    assert tuple(values) == DOCUMENT
    told = ("批次名称", "评估编号", "名额", "入选家数", "备选家数", "单位", "家数", "审核人", "制表日期", "文件编号")
    assert [values[title] for title in told] == [
        *("示例批次", "#4", 10, 8, 2, "全区", 12, ROOM_TO_SIGN, date(2026, 11, 29), "JD-EX-1")
    ]


def test_titles_and_their_common_other_names_give_the_same_column() -> None:
    assert {title: TITLES[title].key for title in ALIASES} == dict(ALIASES)
    assert TITLES["企业名称"].key == "name"
    assert [column.key for column in TITLES.values() if column.internal] == []


def test_a_title_of_both_is_the_documents() -> None:
    kinds = known_titles({**TITLES, "名额": TITLES["企业名称"]})
    assert (kinds["名额"], kinds["企业名称"]) == (MarkerKind.DOCUMENT, MarkerKind.LIST)


def test_a_row_gives_the_values_of_its_enterprise() -> None:
    row = ListRow(ListSource(SCHEME, QUESTIONNAIRES), entry(), 1, {}, (2, 4), "")
    wanted = {title: TITLES[title] for title in ("企业名称", "街镇", "得分")}
    assert row_values(wanted, row) == {"企业名称": "=示例精密机械031", "街镇": "安亭镇", "得分": Decimal("12.3456")}
