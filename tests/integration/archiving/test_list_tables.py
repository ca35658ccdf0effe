"""What the lists of an archive say of a season made by hand: calls, exemptions, proposals, enquiries, returns."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveList, ArchiveWish
from survey.archiving.list_tables import every_list
from survey.models import Campaign, Enquiry, Enterprise, LedgerDay, Participation, Role, utc_now
from survey.words.language import in_chinese
from tests.integration.conftest import make_user
from tests.integration.season import lay_out

PHONE = "13812345678"


def lists(database: Session, campaign: Campaign, *, contacts: bool = False) -> dict[str, ArchiveList]:
    wish = ArchiveWish(campaign.id, "移交", contacts=contacts)
    return {one.name: one for one in every_list(database, campaign, wish)}


def test_a_season_by_hand(database: Session, campaign: Campaign, app: object) -> None:
    firms = lay_out(database, campaign)
    asked = make_user(database, "asker", Role.DISTRICT)
    exempt = database.scalars(select(Participation).where(Participation.state == "exempt")).one()
    exempt.exempt_reason, exempt.exempted_at, exempt.exempted_by_id = "搬离本区", utc_now(), asked.id
    database.get_one(Enterprise, firms["submitted"][0]).contact_phone = PHONE
    database.add(
        Enquiry(campaign_id=campaign.id, enterprise_id=firms["filling"][0], text=f"请回电{PHONE}", asked_by_id=asked.id)
    )
    database.add(LedgerDay(campaign_id=campaign.id, day="2026-11-20", counts={"anting": {"submitted": 2}, "": {}}))
    database.commit()
    number = campaign.id
    with app.app_context(), in_chinese():  # type: ignore[attr-defined]
        found = lists(database, database.get_one(Campaign, number))
        whole = lists(database, database.get_one(Campaign, number), contacts=True)
    counts = {name: len(one.rows) for name, one in found.items() if not name.startswith("overview-")}
    assert counts == {
        "directory": 15, "calls": 14, "exemptions": 1, "ledger": 2, "submissions": 0, "reviews": 0, "returns": 0,
        "evidence": 0, "enquiries": 1, "pins": 0,
        "messages": 0, "reminders": 0, "extensions": 0, "entries": 0, "internal-notes": 0, "internal-flags": 0,
        "internal-chasing": 0, "internal-hand-overs": 0, "internal-recusals": 0, "internal-signals": 0,
        "internal-signal-words": 0, "internal-decisions": 0, "internal-decision-acts": 0, "internal-meetings": 0,
        "internal-meeting-seats": 0, "list-versions": 0, "list-signatures": 0, "list-amendments": 0, "list-scans": 0,
        "publications": 0, "internal-objections": 0, "internal-objection-steps": 0, "letter-releases": 0, "letters": 0,
        "pilots": 0, "pilot-promises": 0, "internal-pilot-changes": 0,
    }  # fmt: skip
    assert [row[4:] for row in found["exemptions"].rows] == [["示例asker", "搬离本区"]]
    assert [row[0] for row in found["directory"].rows] == sorted(str(row[0]) for row in found["directory"].rows)
    stood = Counter(row[7] for row in found["directory"].rows if not row[9] and row[8] == "是")
    assert stood == {
        "未通知": 2, "未领取": 2, "未开始": 1, "填写中": 2, "待提交": 1, "已提交": 1, "已核实": 1, "退回": 1, "豁免": 1,
        "已退出": 1,
    }  # fmt: skip
    assert {row[-1] for row in found["directory"].rows} == {"", "138****5678"}
    assert PHONE in {row[-1] for row in whole["directory"].rows}
    assert (found["enquiries"].rows[0][6], whole["enquiries"].rows[0][6]) == ("请回电138****5678", f"请回电{PHONE}")
    assert [row[2] for row in found["ledger"].rows] == ["未填", "安亭镇"]
    for one in found.values():
        assert {len(row) for row in one.rows} <= {len(one.columns)}
