"""A name is found by itself as it is written, in any width and size of letters, on both databases."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import Text, cast, literal, null, select
from sqlalchemy.orm import Session

from scoring.characters import compared
from survey.definitions.formats import normalise
from survey.models import (
    AuditEntry,
    Campaign,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    ExportRecord,
    Participation,
    Role,
    SubmissionVersion,
)
from survey.queries import campaigns, claim_codes, evaluations, people
from survey.queries.list_filters import Filters
from survey.queries.searching import LONGEST, finds_firm, in_either, in_name, is_name
from survey.queries.trail_objects import about_whom
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]
PAGES = ("/helping", "/files/exports")

WRITTEN = [
    "ＡＢＣ机械",
    "示例１２３",
    "示例，机械",
    "示例－机械",
    "示例＆机械",
    "示例　机械",
    "示例（机械）厂",
    "示例：机械。",
    "示例·机械",
    "Äb机械",
    "示例①机械",
    "示例㈱机械",
    "ｶﾞ机械",
    "示例℃机械",
    "示例％＿＼机械",
    "示例“机械”—甲",
    "示例…机械",
    "示例㎡Ⅳ机械",
    "Straße机械",
    "示例！？～机械",
]
"""No two of them are alike, and none is a part of another."""


def _wide(text: str) -> str:
    """Return a text with every ASCII sign as the full-width one."""
    return "".join(
        "\u3000" if sign == " " else chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text
    )


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("way", [str, _wide, _narrow, str.upper, str.lower, str.swapcase, "\u200b{}\xad ".format])
def test_every_name_finds_itself_alone_however_it_is_typed(
    database: Session, campaign: Campaign, way: Callable[[str], str]
) -> None:
    for name in WRITTEN:
        database.add(Enterprise(credit_code=name[:18], name=name))
    database.flush()
    for condition in (
        lambda text: in_name(Enterprise.name, text),
        lambda text: is_name(Enterprise.name, text),
        lambda text: in_either(Enterprise.name, Enterprise.unit, text),
    ):
        found = [database.scalars(select(Enterprise.name).where(condition(way(name)))).all() for name in WRITTEN]
        assert found == [[name] for name in WRITTEN]
    listed = [campaigns.enterprises(database, campaign.id, Scope(everything=True), way(name)) for name in WRITTEN]
    assert [[row[0].name for row in rows] for rows in listed] == [[name] for name in WRITTEN]


@pytest.mark.parametrize(
    ("name", "text", "holds", "same"),
    [
        ("Äb", "äB", True, True),
        ("ΣΑΣ机械", "σας机械", True, True),
        ("示例ЖД机械", "жд", True, False),
        ("ＡＢＣ机械", "bc机", True, False),
        ("示例ABC机械", "ＢＣ", True, False),
        ("示例　机械", "示例机械", True, True),
        ("示例机械", "示例 机械", True, True),
        ("示例－机械", "-机", True, False),
        ("示例⻢厂", "马厂", True, False),
        ("示例\u200b机械", "示例机械", True, True),
        ("示例\xa0机械\n厂", "示例 机械厂", True, True),
        ("示例甲厂", "示例%厂", False, False),
        ("示例甲厂", "示例_厂", False, False),
        ("示例甲厂", "示例\\", False, False),
        ("示例甲厂", "甲厂示例", False, False),
        ("café", "cafe", False, False),
        ("示例机械", "示例机械厂", False, False),
    ],
)
def test_what_a_name_holds_and_is(database: Session, name: str, text: str, holds: bool, same: bool) -> None:  # noqa: FBT001 - a table
    found = database.execute(select(in_name(literal(name), text), is_name(literal(name), text))).one()
    assert tuple(map(bool, found)) == (holds, same)


def test_what_is_not_there_holds_nothing(database: Session) -> None:
    nothing = cast(null(), Text)
    assert tuple(database.execute(select(in_name(nothing, "示例"), is_name(nothing, "示例"))).one()) == (None, None)


def test_a_name_of_the_longest_is_told_from_one_that_begins_alike(database: Session) -> None:
    long, longer = "示" * 199 + "甲", "示" * 199 + "乙"
    assert Enterprise.__table__.c.name.type.length == LONGEST
    found = database.execute(select(is_name(literal(long), long), is_name(literal(longer), long))).one()
    assert tuple(map(bool, found)) == (True, False)


@pytest.mark.parametrize("text", ["示例＆ＡＢＣ机械", "示例&abc 机械", "＆Ａ"])
def test_the_pages_find_a_firm_and_its_file_by_the_name_as_written(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], text: str
) -> None:
    make_enterprise(database, "91999999MA0000001N", "示例＆ＡＢＣ机械")
    make_enterprise(database, "91999999MA0000002L", "示例乙厂")
    user = make_user(database, "district", Role.DISTRICT)
    for name in ("示例＆ＡＢＣ机械.xlsx", "示例乙厂.xlsx"):
        database.add(ExportRecord(kind="list", rows=1, file_name=name, digest="0" * 64, user_id=user.id))
    database.commit()
    official = browser()
    official.sign_in("district")
    shown = [official.get(path, query_string={"text": text}).get_data(as_text=True) for path in PAGES]
    assert ['<th scope="row">示例＆ＡＢＣ机械</th>' in shown[0], "示例＆ＡＢＣ机械.xlsx" in shown[1]] == [True, True]
    assert ["示例乙厂" in page for page in shown] == [False, False]


def _copied(database: Session, table: Any, row_id: int, **other: Any) -> int:
    """Insert a row like another but for these values, and return its id."""
    row = dict(database.execute(select(table).where(table.c.id == row_id)).mappings().one())
    del row["id"]
    return database.execute(table.insert().values(row | other).returning(table.c.id)).scalar_one()


def test_the_list_and_the_comparison_find_a_firm_by_its_name_as_written(
    evaluation: Evaluation, database: Session
) -> None:
    entry = next(row for row in entries(database, evaluation.id) if row.rank)
    names, added = ("ＡＢＣ，机械", "ＡＢＣ，机械二厂"), []
    for number, name in enumerate(names):
        version = _copied(
            database, SubmissionVersion.__table__, entry.version_id, name=name, number=90 + number, receipt=name
        )
        added.append(_copied(database, EvaluationEntry.__table__, entry.id, version_id=version))
    everything = Scope(everything=True)
    for written in (names, ("abc,机械", "ABC，机械 二厂")):
        found = [evaluations.named_entry(database, evaluation.id, everything, text) for text in written]
        assert [one.id if one else None for one in found] == added
        filters = [Filters(text=text) for text in written]
        assert [evaluations.count(database, evaluation.id, everything, one) for one in filters] == [2, 1]


FIRMS = (
    ("91310114MA1GT00010", ("示例精密机械（上海）厂",), ("sljmjxshc",)),
    ("91310114MA1GT00029", ("示例ＡＢＣ机械厂", "示例老厂"), ("slabcjxc", "sllc")),
    ("91310114MA1GT00037", ("朝阳乐器", "Äb％_厂"), ("zylq", "cylq", "zyyq", "bc")),
    ("91310114MA1GT00045", ("abc jx示例",), ("abcjxsl",)),
    ("9131ABCD", ("二〇二六厂",), ("elc", "eelc")),
)
"""Code, names and their initials, worked out by hand; each with no more readings than these texts tell apart."""
PIECES = (
    "示例", "（上海）", "(上海)", "精密 机械", "机　械", "ＡＢＣ", "abc", "Abc", "老厂", "乐", "jx", "ＪＸ", "zylq",
    "cylq", "sl", "s", "lc", "9131", "９１３１", "ma1gt", "abcd", "％", "%", "_", "äB", "\u200b", "x厂", "厂", "1",
    "10", "jmjx", "zz",
)  # fmt: skip


def meant(text: str, firm: tuple[str, tuple[str, ...], tuple[str, ...]]) -> bool:
    """Return whether a text means a firm, in plain Python."""
    code, names, letters = firm
    wanted = compared(text)
    is_letters = len(wanted) > 1 and wanted.isascii() and wanted.isalnum() and not wanted.isdigit()
    typed = normalise("uscc", text)
    return (
        any(wanted in compared(name) for name in names)
        or (bool(typed) and code.startswith(typed))
        or (is_letters and any(wanted in one for one in letters))
    )


def test_a_text_means_the_same_firms_as_in_plain_python(database: Session) -> None:
    for code, (name, *former), _letters in FIRMS:
        firm = make_enterprise(database, code, former[0] if former else name)
        firm.name = name
        database.commit()
    random = Random(20261128)
    texts = ["", " ", *PIECES, *("".join(random.choices(PIECES, k=2)) for _ in range(300))]
    texts += [
        name[start : start + 3] for _code, names, _letters in FIRMS for name in names for start in range(len(name))
    ]
    found = {}
    for text in texts:
        codes = select(Enterprise.credit_code).where(finds_firm(text)).order_by(Enterprise.credit_code)
        found[text] = database.scalars(codes).all()
    assert found == {text: sorted(firm[0] for firm in FIRMS if meant(text, firm)) for text in texts}
    assert len({tuple(codes) for codes in found.values()}) > 8


@pytest.mark.parametrize("text", ["旧名", "JSJX", "jsj", "91999999ma0000001"])
def test_every_list_finds_a_firm_by_its_former_name_its_initials_and_its_code(
    database: Session, campaign: Campaign, text: str
) -> None:
    firm = make_enterprise(database, "91999999MA0000001N", "示例旧名厂")
    firm.name = "甲苏机械"
    make_enterprise(database, "91999999MA0000002L", "丁苏机械")
    everything, whom = Scope(everything=True), {"user_id": None, "about": ("enterprise", firm.id)}
    with unit_of_work(database):
        audit_trail.record(database, "change_enterprise", **whom)
    assert [row[0].name for row in campaigns.enterprises(database, campaign.id, everything, text)] == ["甲苏机械"]
    assert claim_codes.without_account_count(database, everything, claim_codes.Wanted(text=text)) == 1
    assert len(database.scalars(select(AuditEntry).where(about_whom(text, whole=True))).all()) == 1
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id)
    assert [one.login for one in people.people_page(database, everything, text, page=1, size=9)] == ["firm"]


def test_the_ranked_list_finds_a_firm_by_its_initials(evaluation: Evaluation, database: Session) -> None:
    entry = next(row for row in entries(database, evaluation.id) if row.rank)
    submission = database.get_one(SubmissionVersion, entry.version_id).submission
    firm = database.get_one(Enterprise, database.get_one(Participation, submission.participation_id).enterprise_id)
    firm.name = "甲苏丙寅"
    database.commit()
    everything = Scope(everything=True)
    assert [evaluations.count(database, evaluation.id, everything, Filters(text=one)) for one in ("jsby", "苏丙")] == [
        1,
        1,
    ]
