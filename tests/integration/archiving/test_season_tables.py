"""What the archive tells of a season made by hand: cases, chasing, corrections, hand-overs and signals, each once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveWish, Recused
from survey.archiving.season_tables import season_lists
from survey.cases.case_results import CaseKey, Writer
from survey.cases.set_flags import Warned, raise_flag, resolve_flag
from survey.cases.write_message import write_message
from survey.cases.write_note import write_note
from survey.models import Campaign, FlagKind, SignalFound, SubmissionVersion
from survey.words.language import in_chinese
from tests.integration.cases.kept import FIRM, Kept, kept
from tests.integration.cases.test_event_views import season
from tests.integration.web.made_world import a_signal

__all__ = ["kept", "season"]
PHONE, MASKED = "13812345678", "138****5678"
ALWAYS = {"overview-progress", "overview-cells", "overview-times"}


def told(app: Flask, database: Session, campaign_id: int, *, contacts: bool) -> dict[str, list[list[object]]]:
    """Return list -> its rows; every row is as wide as its columns."""
    with app.app_context(), in_chinese():
        wish = ArchiveWish(campaign_id, "移交", contacts=contacts)
        campaign = database.get_one(Campaign, campaign_id)
        found = {one.name: one for one in season_lists(database, campaign, wish)}
    assert [name for name, one in found.items() if any(len(row) != len(one.columns) for row in one.rows)] == []
    database.rollback()
    return {name: [list(row) for row in one.rows] for name, one in found.items()}


def write(database: Session, kept: Kept) -> None:
    """Write a note, a settled flag, a message and a signal that holds no more."""
    case, by = CaseKey(kept.campaign, kept.firm), Writer(kept.users["district"])
    version = database.scalars(select(SubmissionVersion)).one()
    found = a_signal(version.id)
    found.ended_at = version.submitted_at
    database.add(found)
    database.commit()
    write_note(database, case, f"请回电{PHONE}", by)
    flag = raise_flag(database, case, Warned(FlagKind.FIGURES, "人数不符"), by)
    resolve_flag(database, flag, "已核对", by)
    write_message(database, case, "请补材料", by, answer_wanted=True, last=0)


def test_everything_of_the_season_is_told_once(season: Kept, app: Flask, database: Session) -> None:
    write(database, season)
    found = told(app, database, season.campaign, contacts=False)
    whole = told(app, database, season.campaign, contacts=True)
    counts = {name: len(rows) for name, rows in found.items() if name not in ALWAYS}
    assert counts == {
        "messages": 1, "reminders": 1, "extensions": 5, "entries": 2, "internal-notes": 1, "internal-flags": 2,
        "internal-chasing": 2, "internal-hand-overs": 3, "internal-recusals": 1, "internal-signals": 1,
        "internal-signal-words": 1,
    }  # fmt: skip
    assert (found["internal-notes"][0][3], whole["internal-notes"][0][3]) == (f"请回电{MASKED}", f"请回电{PHONE}")
    assert [row[3:8] for row in found["internal-flags"]] == [
        ["数据存疑", "已了结", "做标记", "人数不符", "示例district"],
        ["数据存疑", "已了结", "了结", "已核对", "示例district"],
    ]
    assert found["messages"][0][2:4] + found["messages"][0][5:8] == ["主管部门", "示例district", "请补材料", "是", ""]
    assert [row[4:7] for row in found["internal-chasing"]] == [
        ["电话：无人接听", "", ""],
        ["电话：承诺日期，承诺2026年11月25日前提交", "示例张", f"绝密来电{MASKED}"],
    ]
    assert [row[0] for row in found["extensions"]] == ["本企业", "安亭镇", "马陆镇", "本企业", "全部企业"]
    assert found["extensions"][0][1:3] == ["91310114MA1GW00A0X", FIRM]
    assert [row[4] for row in found["extensions"]] == ["示例停电", "示例台风", "别镇延期", "别家延期", "示例节假"]
    assert found["extensions"][0][-1] == "已恢复"
    assert [(row[3], row[4], row[9], row[12]) for row in found["entries"]] == [
        ("staff_y1", "3 人", "企业已确认", ""),
        ("project_title", "示例", "企业不采纳", "名称不对"),
    ]
    assert [(row[1], row[3], row[4], row[5], row[6]) for row in found["internal-hand-overs"]] == [
        ("逐家指定", FIRM, "", "示例second", "绝密移交"),
        ("整个街镇：安亭镇", "", "", "", "全镇移交"),
        ("整个街镇：马陆镇", "", "", "", "别镇移交"),
    ]
    assert found["internal-recusals"][0][1:4] == [FIRM, "示例second", "绝密回避"]
    signal, word = found["internal-signals"][0], found["internal-signal-words"][0]
    assert ("5.46" in str(signal[4]), signal[5]) == (True, "facts.investment、facts.revenue_y1")
    assert signal[8] != ""
    assert (word[3], word[4:6]) == (signal[3], ["现场核实", "绝密线索"])
    assert database.scalars(select(SignalFound.id)).all() == [1]


def test_what_expired_is_said_to_be_gone(season: Kept, app: Flask, database: Session) -> None:
    write(database, season)
    for table, column in (("case_note", "text"), ("chase_call", "note"), ("case_message", "text")):
        database.connection().exec_driver_sql(f"UPDATE {table} SET {column} = ''")  # noqa: S608 - names of ours
    database.connection().exec_driver_sql("UPDATE answer_entry SET value = '{}'")
    database.commit()
    found = told(app, database, season.campaign, contacts=False)
    gone = "（保存期满，已清除）"
    assert found["internal-notes"][0][3] == found["messages"][0][5] == gone
    assert [row[4] for row in found["entries"]] == [gone, gone]
    assert [row[6] for row in found["internal-chasing"]] == ["", ""]


def test_who_is_recused_gets_no_note_and_no_flag_of_the_firm(season: Kept, app: Flask, database: Session) -> None:
    write(database, season)
    whole = told(app, database, season.campaign, contacts=False)
    with app.app_context(), in_chinese():
        recused = Recused(firms=frozenset({season.firm}))
        wish = ArchiveWish(season.campaign, "移交", recused=recused)
        lists = season_lists(database, database.get_one(Campaign, season.campaign), wish)
        found = {one.name: [list(row) for row in one.rows] for one in lists}
    assert found == whole | {"internal-notes": [], "internal-flags": []}
    assert (len(whole["internal-notes"]), len(whole["internal-flags"])) == (1, 2)
