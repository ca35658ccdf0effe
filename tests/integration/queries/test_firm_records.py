"""One firm's record: within a scope, its changes with those of merged records, its campaigns, and others alike."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Campaign, EnterpriseChange, EnterpriseGroup, ParticipationState, utc_now
from survey.queries import firm_records
from survey.store.scope import Scope
from tests.integration.directory.firms import firm, official
from tests.integration.queries.test_stages import another

EVERYTHING = Scope(everything=True)


def test_a_firm_is_found_in_its_scope_only_and_not_once_it_was_merged(database: Session) -> None:
    one = firm(database, "甲")
    merged, unlisted = firm(database, "乙", merged_into_id=one), firm(database, "丙", listed=False)
    closed = firm(database, "丁", closed_on=utc_now().date())
    found = [
        (number, unit)
        for number in (one, merged, unlisted, closed)
        for unit in ("anting", "malu")
        if firm_records.in_reach(database, Scope(unit=unit), number) is not None
    ]
    assert found == [(one, "anting"), (closed, "anting")]
    assert [item.id for item in firm_records.merged_into(database, one)] == [merged]


def test_changes_are_told_newest_first_with_those_of_merged_records(database: Session) -> None:
    by, one = official(database), firm(database, "甲")
    merged, other = firm(database, "乙", merged_into_id=one), firm(database, "丙")
    assert firm_records.revision(database, one) == 0
    for number, before in ((one, "一"), (merged, "二"), (other, "三"), (one, "四")):
        author = by if before == "一" else None
        row = EnterpriseChange(enterprise_id=number, field="name", before=before, after="示例", changed_by_id=author)
        database.add(row)
        database.flush()
    found = firm_records.changes(database, one, limit=9)
    assert [(row.before, who) for row, who in found] == [("四", ""), ("二", ""), ("一", "示例district")]
    assert len(firm_records.changes(database, one, limit=2)) == 2
    assert firm_records.revision(database, one) == found[0][0].id


def test_where_a_firm_stands_is_told_of_every_campaign(database: Session, campaign: Campaign) -> None:
    by = official(database)
    state = ParticipationState.CALLED
    one = firm(database, "甲", state, p_called_at=utc_now(), p_called_by_id=by, p_proposed_by_id=by)
    other = another(database, campaign)
    rows = firm_records.in_campaigns(database, one)
    told = [(row.campaign.id, row.participation is not None, row.called_by, row.proposed_by) for row in rows]
    assert told == [(other.id, False, "", ""), (campaign.id, True, "示例district", "示例district")]
    [row] = firm_records.in_campaigns(database, one, campaign_id=other.id)
    assert (row.participation, row.claimed, row.exempted_by) == (None, False, "")


def test_firms_alike_are_others_of_the_directory(database: Session) -> None:
    one, other = firm(database, "甲苏机械"), firm(database, "甲苏精密", credit_code="91310114MA1GT00010")
    firm(database, "甲苏旧", merged_into_id=one)
    firm(database, "甲苏外", listed=False)
    found = {text: firm_records.alike(database, EVERYTHING, text, beside=one, limit=9) for text in ("甲苏", "js", " ")}
    assert {text: [item.id for item in rows] for text, rows in found.items()} == {
        "甲苏": [other],
        "js": [other],
        " ": [],
    }
    assert firm_records.alike(database, Scope(unit="malu"), "甲苏", beside=one, limit=9) == []


def test_a_group_is_named(database: Session) -> None:
    group = EnterpriseGroup(name="示例集团")
    database.add(group)
    database.flush()
    assert (firm_records.group_name(database, group.id), firm_records.group_name(database, None)) == ("示例集团", "")
