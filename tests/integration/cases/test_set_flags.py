"""Flags are raised, resolved with how and opened again; of two who resolve one at once one is told of the other."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, CaseRefusedError, Writer
from survey.cases.set_flags import Warned, raise_flag, reopen_flag, resolve_flag
from survey.models import CaseFlag, CaseFlagStep, FlagKind
from tests.integration.at_once import at_once
from tests.integration.cases.kept import Kept, actions, kept, marks, text, write

__all__ = ["kept"]


def flag(database: Session, kept: Kept, login: str = "town", reason: str = "产值与税务数据不一致") -> int:
    warned = Warned(FlagKind.FIGURES, reason)
    return raise_flag(database, CaseKey(kept.campaign, kept.firm), warned, Writer(kept.users[login]))


def steps(database: Session) -> list[tuple[str, str]]:
    database.rollback()
    return [(step.step, step.text) for step in database.scalars(select(CaseFlagStep).order_by(CaseFlagStep.id))]


def test_a_flag_goes_through_its_life_on_the_page(kept: Kept, database: Session) -> None:
    town, district = kept.signed_in("town"), kept.signed_in("district")
    case = f"/cases/{kept.firm}"
    write(town, f"{case}/flags", kind="figures", reason="产值与税务数据不一致")
    write(town, f"{case}/flags", kind="unreachable", reason="三次电话无人接听")
    first, second = database.scalars(select(CaseFlag.id).order_by(CaseFlag.id)).all()
    resolved = district.send(f"/cases/flags/{first}/resolve", **{f"flag-{first}-text": "企业补交了报表，一致"})
    assert resolved.headers["Location"] == case
    page = text(town, case)
    assert ("企业补交了报表，一致" in page, "重新打开的原因" in page) == (True, True)
    reopened = town.send(f"/cases/flags/{first}/reopen", **{f"flag-{first}-text": "报表缺第四季度"})
    assert reopened.status_code == 302
    database.rollback()
    opened = database.execute(select(CaseFlag.id, CaseFlag.kind, CaseFlag.open).order_by(CaseFlag.id))
    assert [tuple(row) for row in opened] == [(first, "figures", True), (second, "unreachable", True)]
    assert steps(database) == [("resolve", "企业补交了报表，一致"), ("reopen", "报表缺第四季度")]
    assert actions(database) == [
        ("raise_flag", "town"), ("raise_flag", "town"), ("resolve_flag", "district"), ("reopen_flag", "town"),
    ]  # fmt: skip


def test_what_is_wrong_with_a_flag_is_said_all_at_once_and_kept(kept: Kept, database: Session) -> None:
    town = kept.signed_in("town")
    page = town.send(f"/cases/{kept.firm}/flags", kind="", reason="", **marks(town, f"/cases/{kept.firm}"))
    shown = page.get_data(as_text=True)
    assert ("请选择标记类别" in shown, "请写标记原因" in shown) == (True, True)
    made = flag(database, kept)
    long = {f"flag-{made}-text": "长" * 2001}
    refused = town.send(f"/cases/flags/{made}/resolve", **long).get_data(as_text=True)
    assert ("请写2000字以内" in refused, "长" * 2001 in refused) == (True, True)
    assert steps(database) == []


def test_a_flag_of_another_town_is_not_found_and_who_reads_changes_none(kept: Kept, database: Session) -> None:
    made = flag(database, kept)
    sent = {
        login: kept.signed_in(login).send(f"/cases/flags/{made}/resolve", **{f"flag-{made}-text": "x"}).status_code
        for login in ("malu", "leader", "boss", "clerk")
    }
    assert sent == {"malu": 404, "leader": 403, "boss": 403, "clerk": 403}
    assert steps(database) == []


def test_of_two_who_resolve_at_once_one_is_refused_and_sees_the_other(
    kept: Kept, database: Session, app: Flask
) -> None:
    made = flag(database, kept)

    def resolve(own: Session) -> str:
        try:
            resolve_flag(own, made, "已核对", Writer(kept.users["district"]))
        except CaseRefusedError as error:
            return error.code
        return "kept"

    assert sorted(at_once(app, resolve, resolve)) == ["kept", "resolved"]
    assert steps(database) == [("resolve", "已核对")]
    late = kept.signed_in("second").send(f"/cases/flags/{made}/resolve", **{f"flag-{made}-text": "我也核对了"})
    page = late.get_data(as_text=True)
    assert ("别人刚刚了结了这个标记" in page, "已核对" in page, "我也核对了" in page) == (True, True, True)
    assert steps(database) == [("resolve", "已核对")]


def test_only_a_settled_flag_is_opened_again(kept: Kept, database: Session) -> None:
    made = flag(database, kept)
    with pytest.raises(CaseRefusedError) as refused:
        reopen_flag(database, made, "x", Writer(kept.users["town"]))
    assert refused.value.code == "open"
    assert steps(database) == []
