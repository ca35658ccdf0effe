"""Two records become one: what the preview says goes over or stays, what cannot be is refused, and nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from exports.incoming_lists.reader import TableRow
from survey.accounts.one_time_codes import CodeFor, issue_code
from survey.accounts.register import Registration, register_enterprise
from survey.directory.firm_results import FirmRefusedError
from survey.directory.merge_firms import merge_firms
from survey.directory.merger_results import Goes, MergePlan, plan_merge
from survey.incoming_tables import import_ratings
from survey.models import (
    AccountCode,
    AccountRequest,
    AuditEntry,
    Campaign,
    CaseFlag,
    CaseMessage,
    CaseNote,
    CodePurpose,
    DraftSheet,
    Enquiry,
    Enterprise,
    EnterpriseGroup,
    ExternalRating,
    FlagKind,
    Participation,
    Pin,
    PinKind,
    Role,
    SealAcceptance,
    Submission,
    SubmissionVersion,
    Upload,
    User,
    utc_now,
)
from survey.models import ParticipationState as State
from survey.queries import campaigns, claim_codes, merging
from survey.queries.claim_codes import Wanted
from survey.queries.searching import finds_firm
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from survey.uploads.four_lists import ListName
from survey.words.rating_sources import SOURCES
from tests.integration.conftest import PASSWORD, make_user
from tests.integration.directory.firms import TODAY, beside, firm, history, official, trail

CODE, OTHER = "91310114MA1GT00010", "91310114MA1GT00029"


def plan(database: Session, kept: int, merged: int) -> MergePlan:
    """Return what merging would do, as the preview works it out."""
    firms = [database.get_one(Enterprise, number) for number in (kept, merged)]
    return plan_merge(firms[0], firms[1], merging.holding(database, kept), merging.holding(database, merged))


def merge(database: Session, kept: int, merged: int, by: int) -> None:
    """Merge as it was previewed."""
    stamp = plan(database, kept, merged).stamp
    merge_firms(database, kept, merged, stamp=stamp, reason="同一家企业", author_id=by)


def begun(database: Session, firm_id: int, *, versions: int = 0) -> int:
    """Give a firm's only participation a draft with an answer, and versions; return the draft's id."""
    part = database.scalars(select(Participation.id).where(Participation.enterprise_id == firm_id)).one()
    draft = Submission(participation_id=part)
    database.add(draft)
    database.flush()
    sheet = {"values": {"contact": f"示例{firm_id}"}}
    database.add(
        DraftSheet(submission_id=draft.id, questionnaire_id="facts", version="2026.1", document=sheet, revisions={})
    )
    for number in range(1, versions + 1):
        database.add(
            SubmissionVersion(
                submission_id=draft.id,
                number=number,
                receipt=f"JD26-{draft.id:06d}-{number}",
                digest=f"{firm_id}-{number}",
                submitted_at=utc_now(),
                name="示例",
                credit_code=CODE,
            )
        )
    database.commit()
    return draft.id


def standing(database: Session, firm_id: int) -> list[tuple[Any, ...]]:
    """Return state, call and draft of each participation of a firm."""
    database.rollback()
    rows = database.execute(
        select(Participation.state, Participation.call_reason, Submission.id)
        .outerjoin(Submission, Submission.participation_id == Participation.id)
        .where(Participation.enterprise_id == firm_id)
        .order_by(Participation.campaign_id)
    )
    return [tuple(row) for row in rows]


def refused(database: Session, kept: int, merged: int, by: int, **given: str) -> tuple[str, str]:
    """Return why two records are not merged, with the campaign that stands against it; nothing is another."""
    before = database.execute(select(Enterprise.__table__).order_by(Enterprise.id)).all()
    parts = database.execute(select(Participation.__table__).order_by(Participation.id)).all()
    stamp = given.get("stamp") or plan(database, kept, merged).stamp
    with pytest.raises(FirmRefusedError) as error:
        merge_firms(database, kept, merged, stamp=stamp, reason=given.get("reason", "同一家企业"), author_id=by)
    assert database.execute(select(Enterprise.__table__).order_by(Enterprise.id)).all() == before
    assert database.execute(select(Participation.__table__).order_by(Participation.id)).all() == parts
    assert trail(database, "merge_firms") == []
    return error.value.code, error.value.campaign


def test_the_record_that_goes_on_takes_over_what_it_lacks_and_is_found_by_both_names(database: Session) -> None:
    by = official(database)
    kept = firm(database, "甲苏机械", credit_code=CODE, contact="示例甲", unit="anting")
    merged = firm(
        database,
        "甲苏老机械",
        credit_code=OTHER,
        contact="示例乙",
        contact_phone="13900000001",
        tax_place="示例镇",
        above_scale=True,
        unit="malu",
    )
    earlier = firm(database, "更早的记录", merged_into_id=merged)
    group = EnterpriseGroup(name="示例集团")
    database.add(group)
    database.flush()
    database.get_one(Enterprise, merged).group_id = group.id
    database.commit()
    merge(database, kept, merged, by)
    goes_on, gone = database.get_one(Enterprise, kept), database.get_one(Enterprise, merged)
    assert (goes_on.name, goes_on.credit_code, goes_on.unit, goes_on.contact) == ("甲苏机械", CODE, "anting", "示例甲")
    assert (goes_on.contact_phone, goes_on.tax_place, goes_on.above_scale) == ("13900000001", "示例镇", True)
    assert (goes_on.group_id, goes_on.merged_into_id) == (group.id, None)
    assert (gone.merged_into_id, gone.name, gone.contact) == (kept, "甲苏老机械", "示例乙")
    assert database.get_one(Enterprise, earlier).merged_into_id == kept
    for text in ("甲苏机械", "老机械", "jsljx", OTHER, CODE):
        living = select(Enterprise.id).where(finds_firm(text), Enterprise.merged_into_id.is_(None))
        assert database.scalars(living).all() == [kept]
    assert {row[:3] for row in history(database, kept)} == {
        ("name", "甲苏老机械", "甲苏机械"),
        ("credit_code", OTHER, CODE),
        ("contact_phone", "", "13900000001"),
        ("tax_place", "", "示例镇"),
        ("above_scale", "", "是"),
    }
    assert history(database, merged) == [("merged_into_id", "", CODE, "同一家企业", "merge", by)]
    assert [entry[:3] for entry in trail(database, "merge_firms")] == [
        ("merge_firms", f"enterprise {number}", by) for number in (kept, merged)
    ]


@pytest.mark.parametrize(
    ("kept_state", "merged_state", "goes", "after"),
    [
        (None, State.SUBMITTED, Goes.MOVES, State.SUBMITTED),
        (State.CALLED, State.SUBMITTED, Goes.SWAPS, State.SUBMITTED),
        (State.CALLED, State.WITHDRAWN, Goes.SWAPS, State.WITHDRAWN),
        (State.EXEMPT, State.FILLING, Goes.SWAPS, State.FILLING),
    ],
)
def test_the_part_that_was_begun_goes_on(
    kept_state: State | None, merged_state: State, goes: Goes, after: State, database: Session, campaign: Campaign
) -> None:
    by, now = official(database), utc_now()
    called = {} if kept_state is None else {"p_called_at": now, "p_call_reason": "规上"}
    kept = firm(database, "甲", kept_state, **called)
    merged = firm(database, "乙", merged_state)
    draft = begun(database, merged, versions=1)
    before = select(Participation.id).where(Participation.enterprise_id == kept)
    there = database.scalars(before).all()
    assert [one.goes for one in plan(database, kept, merged).campaigns] == [goes]
    merge(database, kept, merged, by)
    assert standing(database, kept) == [(after, "规上" if called else "", draft)]
    given_way = [(row[0], row[1]) for row in standing(database, merged)]
    assert given_way == ([] if kept_state is None else [(kept_state, "规上")])
    assert database.scalars(select(Participation.id).where(Participation.enterprise_id == merged)).all() == there


@pytest.mark.parametrize("merged_state", [State.CALLED, State.EXEMPT, State.WITHDRAWN])
def test_the_part_of_the_record_that_goes_on_stays_and_takes_the_other_s_call(
    merged_state: State, database: Session, campaign: Campaign
) -> None:
    by, now = official(database), utc_now()
    kept, merged = (
        firm(database, "甲", State.FILLING),
        firm(database, "乙", merged_state, p_called_at=now, p_call_reason="规上", p_sent_at=now),
    )
    draft = begun(database, kept)
    left = begun(database, merged) if merged_state is State.WITHDRAWN else None
    merge(database, kept, merged, by)
    assert standing(database, kept) == [(State.FILLING, "规上", draft)]
    assert standing(database, merged) == [(merged_state, "规上", left)]
    sheets = database.scalars(select(DraftSheet.document).order_by(DraftSheet.submission_id)).all()
    firms = [kept] if left is None else [kept, merged]
    assert sheets == [{"values": {"contact": f"示例{one}"}} for one in firms]


@pytest.mark.parametrize(("versions", "state"), [(1, State.SUBMITTED), (0, State.FILLING), (1, State.RETURNED)])
def test_what_both_began_in_one_campaign_cannot_be_joined(
    versions: int, state: State, database: Session, campaign: Campaign
) -> None:
    by = official(database)
    kept, merged = firm(database, "甲", state), firm(database, "乙", state)
    begun(database, kept, versions=versions)
    begun(database, merged, versions=versions)
    assert refused(database, kept, merged, by) == ("both_begun", "示例批次")


def test_a_seat_by_name_does_not_give_way(database: Session, campaign: Campaign) -> None:
    by = official(database)
    kept, merged = firm(database, "甲", State.CALLED), firm(database, "乙", State.FILLING)
    begun(database, merged)
    part = database.scalars(select(Participation.id).where(Participation.enterprise_id == kept)).one()
    pin = {"kind": PinKind.IN, "reason": "示例", "document_number": "示1号", "made_by_id": by}
    database.add(Pin(participation_id=part, **pin))
    database.commit()
    assert refused(database, kept, merged, by) == ("pinned", "示例批次")
    merge(database, merged, kept, by)
    assert [row[0] for row in standing(database, merged)] == [State.FILLING]


def test_what_cannot_be_merged_says_why(database: Session, campaign: Campaign) -> None:
    by, town = official(database), official(database, "town", Role.TOWN, "malu")
    one, other = firm(database, "甲"), firm(database, "乙")
    closed, merged = firm(database, "丙", closed_on=TODAY), firm(database, "丁", merged_into_id=one)
    unlisted = firm(database, "戊", listed=False)
    assert refused(database, one, other, by, reason=" ") == ("reason", "")
    assert refused(database, one, one, by) == ("same", "")
    assert refused(database, closed, one, by) == ("into_closed", "")
    assert refused(database, one, merged, by) == ("merged", "")
    assert refused(database, merged, other, by) == ("merged", "")
    assert refused(database, one, unlisted, by) == ("unlisted", "")
    assert refused(database, one, other, town) == ("gone", "")
    with pytest.raises(FirmRefusedError) as error:
        merge_firms(database, one, 999, stamp="", reason="示例", author_id=by)
    assert error.value.code == "gone"


def test_what_changed_since_the_preview_is_not_merged(database: Session, campaign: Campaign) -> None:
    by, one, other = official(database), firm(database, "甲"), firm(database, "乙")
    stamp = plan(database, one, other).stamp
    database.get_one(Enterprise, other).contact = "示例新人"
    database.commit()
    assert refused(database, one, other, by, stamp=stamp) == ("moved", "")
    assert refused(database, other, one, by, stamp=plan(database, one, other).stamp) == ("moved", "")


@pytest.mark.parametrize(("own", "role"), [(False, Role.ENTERPRISE), (True, Role.COLLEAGUE)])
def test_people_go_over_and_there_is_one_responsible_person(own: bool, role: Role, database: Session) -> None:  # noqa: FBT001 - a table
    by = official(database)
    kept, merged = firm(database, "甲"), firm(database, "乙")
    boss = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=merged).id
    helper = make_user(database, "helper", Role.COLLEAGUE, enterprise_id=merged).id
    ended = make_user(database, "ended", Role.COLLEAGUE, enterprise_id=merged, active=False).id
    unapproved = make_user(database, "new", Role.ENTERPRISE, enterprise_id=merged, approved=False).id
    if own:
        make_user(database, "first", Role.ENTERPRISE, enterprise_id=kept)
    assert plan(database, kept, merged).people_step_back is own
    merge(database, kept, merged, by)
    people = {user.id: user for user in database.scalars(select(User))}
    assert [(people[one].enterprise_id, people[one].role, people[one].login) for one in (boss, helper)] == [
        (kept, role, "boss"),
        (kept, Role.COLLEAGUE, "helper"),
    ]
    assert [(people[one].enterprise_id, people[one].active) for one in (ended, unapproved)] == [(merged, False)] * 2


@pytest.mark.parametrize("kept_has", ["nothing", "code", "account"])
def test_a_printed_code_works_for_the_record_that_goes_on_unless_it_has_one(
    kept_has: str, app: Flask, database: Session
) -> None:
    by, kept, merged = official(database), firm(database, "甲"), firm(database, "乙")
    if kept_has == "account":
        make_user(database, "first", Role.ENTERPRISE, enterprise_id=kept)
    with unit_of_work(database):
        for number in (merged, *([kept] if kept_has == "code" else [])):
            issue_code(database, app.extensions["settings"], CodePurpose.CLAIM, CodeFor(enterprise_id=number), by_id=by)
    merge(database, kept, merged, by)
    codes = database.execute(
        select(AccountCode.enterprise_id, AccountCode.withdrawn_at.is_(None)).order_by(AccountCode.id)
    ).all()
    expected = {
        "nothing": [(kept, True)],
        "code": [(merged, False), (kept, True)],
        "account": [(merged, False)],
    }
    assert [(row[0], bool(row[1])) for row in codes] == expected[kept_has]


def test_ratings_files_questions_and_seals_count_for_the_record_that_goes_on(
    database: Session, campaign: Campaign
) -> None:
    by = official(database)
    kept, merged = firm(database, "甲"), firm(database, "乙", State.SUBMITTED, seal_awaited=False)
    draft = begun(database, merged, versions=1)
    version = database.scalars(select(SubmissionVersion.id).where(SubmissionVersion.submission_id == draft)).one()
    same = {"source": "c3mep", "level": "三级", "dated": date(2026, 1, 1)}
    for number, report in ((kept, "甲1"), (merged, "甲1"), (merged, "乙2")):
        database.add(ExternalRating(enterprise_id=number, report_number=report, **same))
    database.add(SealAcceptance(enterprise_id=merged, version_id=version, how="原件", accepted_by_id=by))
    database.add(Upload(kind="questionnaire", digest="0" * 64, name="示例.xlsx", size=1, enterprise_id=merged))
    database.add(Enquiry(campaign_id=campaign.id, enterprise_id=merged, text="示例", asked_by_id=by))
    case = {"campaign_id": campaign.id, "enterprise_id": merged}
    database.add(CaseNote(text="示例", written_by_id=by, **case))
    database.add(CaseFlag(kind=FlagKind.OTHER, reason="示例", raised_by_id=by, **case))
    database.add(CaseMessage(from_firm=False, answer_wanted=True, text="示例", written_by_id=by, **case))
    database.commit()
    merge(database, kept, merged, by)
    ratings = select(ExternalRating.report_number).where(ExternalRating.enterprise_id == kept)
    assert database.scalars(ratings.order_by(ExternalRating.id)).all() == ["甲1", "乙2"]
    assert database.scalar(select(func.count()).where(ExternalRating.enterprise_id == merged)) == 2
    assert [database.get_one(SealAcceptance, number).version_id for number in (kept, merged)] == [version] * 2
    assert database.scalars(select(Upload.enterprise_id)).all() == [kept]
    for model in (Enquiry, CaseNote, CaseFlag, CaseMessage):
        assert database.scalars(select(model.enterprise_id)).all() == [kept]


def test_a_seal_that_is_awaited_stays_awaited(database: Session) -> None:
    by, kept, merged = official(database), firm(database, "甲"), firm(database, "乙", seal_awaited=True)
    merge(database, kept, merged, by)
    assert database.get_one(Enterprise, kept).seal_awaited is True


def test_an_answer_that_is_submitted_meanwhile_stands_against_it(
    app: Flask, database: Session, campaign: Campaign
) -> None:
    by = official(database)
    kept, merged = firm(database, "甲", State.FILLING), firm(database, "乙", State.WITHDRAWN)
    begun(database, kept)
    begun(database, merged)
    stamp = plan(database, kept, merged).stamp
    database.rollback()

    def act(own: Session) -> object:
        try:
            return merge_firms(own, kept, merged, stamp=stamp, reason="同一家", author_id=by)
        except FirmRefusedError as error:
            return error.code

    back = update(Participation).where(Participation.enterprise_id == merged).values(state=State.FILLING)
    assert beside(app, lambda other: other.execute(back), act) == ["both_begun"]
    assert database.scalar(select(func.count()).where(AuditEntry.action == "merge_firms")) == 0


def test_what_comes_under_the_old_code_is_about_the_record_that_goes_on(database: Session, campaign: Campaign) -> None:
    by, everything = official(database), Scope(everything=True)
    kept, merged = firm(database, "甲", credit_code=CODE), firm(database, "乙", credit_code=OTHER)
    merge(database, kept, merged, by)
    asked = register_enterprise(database, Registration(OTHER, "乙", "anting", "示例人", "13900000001", PASSWORD), "")
    assert isinstance(asked, AccountRequest)
    assert asked.enterprise_id == kept
    listed = [row[0].id for row in campaigns.enterprises(database, campaign.id, everything, "")]
    printed = [row[0].id for row in claim_codes.without_account(database, everything, Wanted(), page=1, size=9)]
    assert (listed, printed) == ([kept], [kept])
    values = {"credit_code": OTHER, "source": SOURCES["c3mep"], "level": "三级", "report_number": "1"}
    row = TableRow(1, {**values, "dated": date(2026, 1, 1)}, {})
    assert [item.list for item in import_ratings.compare_rows(database, everything, [row])] == [ListName.NEW]
    upload = Upload(kind="ratings", digest="0" * 64, name="示例.xlsx", size=1)
    database.add(upload)
    database.flush()
    import_ratings.write_rows(database, [row], upload_id=upload.id, user_id=by)
    assert database.scalars(select(ExternalRating.enterprise_id)).all() == [kept]
