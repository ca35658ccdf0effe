"""A table says who is called, exempt or proposed: previewed, written with its reasons, refused where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.incoming_tables import import_calls
from survey.models import Campaign, Enterprise, EnterpriseChange, Participation, Role, User, utc_now
from survey.models import ParticipationState as State
from survey.models.search_keys import keys
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.directory.firms import TODAY, close_campaign
from tests.integration.handing_in import page
from tests.integration.incoming_tables.test_import_table import adopt, book, code, hand_in, official, rows_of

__all__ = ["official"]
HEADER = ["企业名称", "信用代码", "街镇", "本批次安排", "应填或豁免的理由"]


def table(*rows: list[str | None]) -> bytes:
    """Return a table with the columns of calls."""
    return book(*map(list, rows), header=list(HEADER))


def make(database: Session, number: int, name: str, state: State | None = None, **columns: object) -> int:
    """Add a firm with a participation; return its id."""
    made = make_enterprise(database, code(number), name)
    if state is not None:
        campaign_id = database.scalars(select(Campaign.id)).one()
        database.add(Participation(campaign_id=campaign_id, enterprise_id=made.id, state=state, **columns))
    database.commit()
    return made.id


def parts(database: Session) -> dict[str, tuple[object, ...]]:
    """Return name -> state, whether called, and the reasons of its participation."""
    database.rollback()
    rows = database.execute(
        select(Enterprise.name, Participation).join(Participation, Participation.enterprise_id == Enterprise.id)
    )
    return {
        name: (part.state, part.called_at is not None, part.call_reason, part.exempt_reason, part.proposal_reason)
        for name, part in rows
    }


def test_firms_are_called_and_exempted_each_with_its_reason(official: Browser, database: Session) -> None:
    by = database.scalars(select(User.id)).one()
    make(database, 2, "示例乙厂")
    make(database, 3, "示例丙厂", State.FILLING)
    make(database, 4, "示例丁厂", State.CALLED, called_at=utc_now(), call_reason="第一次")
    content = table(
        ["示例甲厂", code(1), "安亭镇", "应填", "新迁入"],
        ["示例乙厂", code(2), None, "列入应填", "规上"],
        ["示例丙厂", code(3), None, "豁免", "已停产"],
        ["示例丁厂", code(4), None, "应填", "规上"],
        ["示例戊厂", code(5), "安亭镇", None, None],
    )
    preview = hand_in(official, content)
    text = page(official, preview)
    assert rows_of(text) == (5, 2, 2, 1, 0)
    assert "本批次安排：（空） → 应填；应填或豁免的理由：（空） → 规上" in text
    adopt(official, preview)
    assert parts(database) == {
        "示例甲厂": (State.CALLED, True, "新迁入", "", ""),
        "示例乙厂": (State.CALLED, True, "规上", "", ""),
        "示例丙厂": (State.EXEMPT, False, "", "已停产", ""),
        "示例丁厂": (State.CALLED, True, "第一次", "", ""),
    }
    assert set(database.scalars(select(Participation.called_by_id))) == {by, None}
    assert rows_of(page(official, hand_in(official, content))) == (5, 0, 0, 5, 0)


def test_what_cannot_be_arranged_is_refused_with_its_reason(official: Browser, database: Session) -> None:
    kept = make(database, 1, "示例甲厂", State.SUBMITTED)
    make(database, 2, "示例乙厂", State.EXEMPT)
    make(database, 3, "示例丙厂", State.WITHDRAWN)
    for number, columns in ((4, {"closed_on": TODAY}), (5, {"merged_into_id": kept})):
        firm = database.get_one(Enterprise, make(database, number, f"示例{number}"))
        for name, value in columns.items():
            setattr(firm, name, value)
    database.commit()
    before = parts(database)
    text = page(
        official,
        hand_in(
            official,
            table(
                ["示例甲厂", code(1), None, "豁免", "已停产"],
                ["示例乙厂", code(2), None, "应填", "规上"],
                ["示例丙厂", code(3), None, "豁免", "已停产"],
                ["示例丁厂", code(4), None, None, None],
                ["示例戊厂", code(5), None, None, None],
                ["示例己厂", code(6), "安亭镇", "应填", None],
            ),
        ),
    )
    assert rows_of(text) == (6, 0, 0, 0, 6)
    for said in (
        "企业已提交，不能豁免",
        "企业已豁免；要列入应填，请先在企业页面上取消豁免",
        "企业已退出申报，不需要豁免",
        "名录中记录为已注销",
        "这个代码的记录已并入另一条",
        "请同时写明“应填或豁免的理由”",
    ):
        assert said in text
    assert parts(database) == before


def test_with_the_tick_the_rows_that_are_written_are_called_and_no_others(official: Browser, database: Session) -> None:
    make(database, 2, "示例乙厂")
    closing = database.get_one(Enterprise, make(database, 3, "示例丙厂"))
    closing.closed_on = TODAY + timedelta(days=1)  # announced, and still in the directory
    database.commit()
    preview = hand_in(
        official,
        table(
            ["示例甲厂", code(1), "安亭镇", None, None],
            ["示例乙厂", code(2), "安亭镇", None, None],
            ["示例丙厂", code(3), "马陆镇", None, None],
        ),
    )
    text = page(official, preview)
    assert rows_of(text) == (3, 1, 1, 1, 0)
    assert "同时把这些企业列入本批次应填名单；文件里没有变化的行不在其中" in text
    adopt(official, preview, call="1")
    called = (State.CALLED, True, import_calls.WITH_THE_TABLE, "", "")
    assert parts(database) == {"示例甲厂": called, "示例丙厂": called}


def test_after_the_close_nobody_is_called(official: Browser, database: Session) -> None:
    close_campaign(database)
    text = page(official, hand_in(official, table(["示例甲厂", code(1), "安亭镇", "应填", "规上"])))
    assert rows_of(text) == (1, 0, 0, 0, 1)
    assert "还没有批次，或批次已经截止" in text
    preview = hand_in(official, table(["示例甲厂", code(1), "安亭镇", None, None]))
    assert 'name="call"' not in page(official, preview)
    assert "有了变化，没有写入任何内容" in adopt(official, preview, call="1")
    assert database.scalars(select(Enterprise.id)).all() == []


def test_a_town_proposes_and_exempts_nobody(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    make_user(database, "town", Role.TOWN, unit="anting")
    make(database, 4, "示例丁厂", State.CALLED, proposed_at=utc_now(), proposal_reason="第一次")
    client = browser()
    client.sign_in("town")
    content = table(
        ["示例甲厂", code(1), "安亭镇", "应填", "设备新"],
        ["示例乙厂", code(2), "安亭镇", "豁免", "已停产"],
        ["示例丙厂", code(3), "安亭镇", None, None],
        ["示例丁厂", code(4), None, "应填", "再次"],
    )
    preview = hand_in(client, content)
    text = page(client, preview)
    assert rows_of(text) == (4, 2, 0, 1, 1)
    assert "豁免由区里决定" in text
    assert "同时建议把这些企业列入本批次应填名单" in text
    adopt(client, preview, call="1")
    assert parts(database) == {
        "示例甲厂": (State.CALLED, False, "", "", "设备新"),
        "示例丙厂": (State.CALLED, False, "", "", import_calls.WITH_THE_TABLE),
        "示例丁厂": (State.CALLED, False, "", "", "第一次"),
    }


def test_a_call_that_somebody_else_made_meanwhile_writes_nothing(
    official: Browser, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = make(database, 1, "示例甲厂", State.CALLED)
    preview = hand_in(official, table(["示例甲厂", code(1), "马陆镇", "应填", "规上"]))
    page(official, preview)
    write = import_calls.write_calls

    def late(session: Session, *given: object, **more: object) -> None:
        part = session.scalars(select(Participation).where(Participation.enterprise_id == number)).one()
        part.called_at, part.call_reason = utc_now(), "别人"
        session.flush()
        write(session, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(import_calls, "write_calls", late)
    assert "有了变化，没有写入任何内容" in adopt(official, preview)
    assert database.get_one(Enterprise, number).unit == "anting"


def test_the_import_keeps_history_and_finds_firms_by_former_names(official: Browser, database: Session) -> None:
    number = make(database, 1, "示例旧厂")
    by = database.scalars(select(User.id)).one()
    content = book(
        ["示例新厂", code(1), "示例人", "13900000001"], header=["企业名称", "信用代码", "联系人", "联系电话"]
    )
    adopt(official, hand_in(official, content))
    database.rollback()
    firm = database.get_one(Enterprise, number)
    assert {"search_key": firm.search_key, "initials": firm.initials} == keys(["示例新厂", "示例旧厂"])
    rows = database.scalars(select(EnterpriseChange).order_by(EnterpriseChange.id)).all()
    assert [(row.field, row.before, row.after, row.source, row.changed_by_id) for row in rows] == [
        ("name", "示例旧厂", "示例新厂", "import", by),
        ("contact", "", "示例人", "import", by),
        ("contact_phone", "", "13900000001", "import", by),
    ]


def test_the_empty_table_offers_what_a_campaign_asks(official: Browser) -> None:
    content = official.get("/imports/directory/template.xlsx").get_data()
    text = page(official, hand_in(official, content))
    assert "标题行下面没有内容" in text
