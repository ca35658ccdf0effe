"""The queues of an official: who is in which, by every kind of event, and that each count is its list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from survey.models import (
    Act,
    CampaignOfficial,
    CaseFlag,
    CaseFlagStep,
    CaseHolding,
    CaseMessage,
    CaseNote,
    CaseSeen,
    Enquiry,
    EnquiryState,
    FlagKind,
    FlagStep,
    HandOver,
    HandOverKind,
    OfficialPart,
    Participation,
    ParticipationState,
    Submission,
    SubmissionAct,
    utc_now,
)
from survey.queries import firm_lists
from survey.queries.case_queues import OPEN, SETTLED, Queue, open_flags
from survey.queries.firm_filters import FirmFilters, FirmSource
from survey.store.scope import Scope
from survey.words.figures import SHANGHAI
from tests.integration.cases.kept import Kept, kept, submit, text

__all__ = ["kept"]
NOW = utc_now()
TAB = re.compile(r'href="/cases\?queue=(\w+)[^"]*"[^>]*>\s*[^<]+<b>(\d+)</b>')
LISTED = re.compile(r'<a href="/cases/(\d+)\?')


def held(database: Session, kept: Kept, queue: str, login: str = "district", unit: str | None = None) -> list[int]:
    """Return the firms of a queue of somebody."""
    database.rollback()
    scope = Scope(unit=unit) if unit else Scope(everything=True)
    source = FirmSource(kept.campaign, NOW.astimezone(SHANGHAI).date(), scope, kept.users[login])
    return sorted(firm_lists.ids(database, source, FirmFilters(queue=(queue,))))


def look(database: Session, kept: Kept, login: str, at: datetime, firm: int | None = None) -> None:
    database.add(
        CaseSeen(
            user_id=kept.users[login],
            campaign_id=kept.campaign,
            enterprise_id=firm or kept.firm,
            seen_until=at,
        )
    )
    database.commit()


def test_mine_are_the_called_firms_of_the_town_and_of_the_units_that_one_reviews(kept: Kept, database: Session) -> None:
    assert held(database, kept, Queue.MINE, "town", "anting") == [kept.firm]
    assert held(database, kept, Queue.MINE) == []
    database.add(
        CampaignOfficial(
            campaign_id=kept.campaign, user_id=kept.users["district"], part=OfficialPart.REVIEWER, unit="malu"
        )
    )
    database.commit()
    assert held(database, kept, Queue.MINE) == [kept.other]
    assert held(database, kept, Queue.MINE, "second") == []
    database.query(Participation).filter_by(enterprise_id=kept.other).one().state = ParticipationState.EXEMPT
    database.commit()
    assert held(database, kept, Queue.MINE) == []


def test_a_case_that_was_handed_over_is_its_holders_alone(kept: Kept, database: Session) -> None:
    given = HandOver(campaign_id=kept.campaign, kind=HandOverKind.FIRMS, reason="x", handed_by_id=kept.users["town"])
    database.add(given)
    database.flush()
    part = database.query(Participation).filter_by(enterprise_id=kept.firm).one().id
    holder, number = kept.users["second"], given.id
    database.add(CaseHolding(participation_id=part, holder_id=holder, hand_over_id=number))
    database.commit()
    assert held(database, kept, Queue.MINE, "second") == [kept.firm]
    assert held(database, kept, Queue.MINE, "town", "anting") == []
    database.add(CaseHolding(participation_id=part, holder_id=None, before_id=holder, hand_over_id=number))
    database.commit()
    assert held(database, kept, Queue.MINE, "second") == []
    assert held(database, kept, Queue.MINE, "town", "anting") == [kept.firm]


def test_new_is_what_nobody_has_seen_since_it_was_submitted(kept: Kept, database: Session) -> None:
    assert held(database, kept, Queue.NEW) == []
    submit(database, kept, kept.firm, NOW - timedelta(hours=2))
    submit(database, kept, kept.other, NOW - timedelta(hours=1))
    look(database, kept, "town", NOW - timedelta(hours=3))
    assert held(database, kept, Queue.NEW) == [kept.firm, kept.other]
    assert held(database, kept, Queue.NEW, "town", "anting") == [kept.firm]
    look(database, kept, "second", NOW - timedelta(hours=2))
    assert held(database, kept, Queue.NEW) == [kept.other]
    submit(database, kept, kept.firm, NOW, number=2)
    assert held(database, kept, Queue.NEW) == [kept.firm, kept.other]


Happens = Callable[[Session, Kept, str, datetime], None]


def _note(database: Session, kept: Kept, login: str, at: datetime) -> None:
    database.add(CaseNote(**case(kept), text="x", written_by_id=kept.users[login], written_at=at))


def _message(database: Session, kept: Kept, login: str, at: datetime) -> None:
    people = {"written_by_id": kept.users[login], "written_at": at}
    database.add(CaseMessage(**case(kept), from_firm=True, answer_wanted=False, text="x", **people))


def _flag(database: Session, kept: Kept, login: str, at: datetime) -> None:
    made = CaseFlag(**case(kept), kind=FlagKind.OTHER, reason="x", raised_by_id=kept.users[login], raised_at=at)
    database.add(made)


def _step(database: Session, kept: Kept, login: str, at: datetime) -> None:
    long_ago = NOW - timedelta(days=90)
    made = CaseFlag(**case(kept), kind=FlagKind.OTHER, reason="x", raised_by_id=kept.users[login], raised_at=long_ago)
    database.add(made)
    database.flush()
    by = kept.users[login]
    database.add(CaseFlagStep(flag_id=made.id, step=FlagStep.RESOLVE, text="x", done_by_id=by, done_at=at))


def _question(database: Session, kept: Kept, login: str, at: datetime) -> None:
    database.add(Enquiry(**case(kept), text="x", asked_by_id=kept.users[login], asked_at=at))


def _answer(database: Session, kept: Kept, login: str, at: datetime) -> None:
    asked = {"asked_by_id": kept.users["boss"], "asked_at": NOW - timedelta(days=90)}
    answered = {"answer": "x", "answered_by_id": kept.users[login], "answered_at": at}
    database.add(Enquiry(**case(kept), text="x", state=EnquiryState.ANSWERED, **asked, **answered))


def _act(database: Session, kept: Kept, login: str, at: datetime) -> None:
    part = database.query(Participation).filter_by(enterprise_id=kept.firm).one()
    draft = Submission(participation_id=part.id)
    database.add(draft)
    database.flush()
    database.add(SubmissionAct(submission_id=draft.id, act=Act.LEAVE, user_id=kept.users[login], at=at))


def case(kept: Kept) -> dict[str, int]:
    return {"campaign_id": kept.campaign, "enterprise_id": kept.firm}


@pytest.mark.parametrize("happens", [_note, _message, _flag, _step, _question, _answer, _act])
def test_changed_is_where_somebody_else_did_something_since_one_looked(
    kept: Kept, database: Session, happens: Happens
) -> None:
    happens(database, kept, "town", NOW)
    database.commit()
    assert held(database, kept, Queue.CHANGED) == []
    look(database, kept, "district", NOW - timedelta(hours=1))
    look(database, kept, "town", NOW - timedelta(hours=1))
    look(database, kept, "second", NOW)
    look(database, kept, "district", NOW - timedelta(hours=1), kept.other)
    assert held(database, kept, Queue.CHANGED) == [kept.firm]
    assert held(database, kept, Queue.CHANGED, "town", "anting") == []
    assert held(database, kept, Queue.CHANGED, "second") == []
    assert held(database, kept, Queue.CHANGED, "malu", "malu") == []


def test_a_new_version_is_a_change(kept: Kept, database: Session) -> None:
    submit(database, kept, kept.firm, NOW - timedelta(hours=2))
    look(database, kept, "district", NOW - timedelta(hours=2))
    assert held(database, kept, Queue.CHANGED) == []
    submit(database, kept, kept.firm, NOW, number=2)
    assert held(database, kept, Queue.CHANGED) == [kept.firm]


def test_waiting_are_unanswered_messages_open_returns_and_open_questions(kept: Kept, database: Session) -> None:
    office = {"text": "x", "written_by_id": kept.users["town"], "from_firm": False}
    database.add(CaseMessage(**case(kept), answer_wanted=False, **office))
    database.commit()
    assert held(database, kept, Queue.WAITING) == []
    database.add(CaseMessage(**case(kept), answer_wanted=True, **office))
    database.commit()
    assert held(database, kept, Queue.WAITING) == [kept.firm]
    _message(database, kept, "boss", NOW)
    database.commit()
    assert held(database, kept, Queue.WAITING) == []
    part = database.query(Participation).filter_by(enterprise_id=kept.other).one()
    part.state = ParticipationState.RETURNED
    _question(database, kept, "boss", NOW)
    database.commit()
    assert held(database, kept, Queue.WAITING) == [kept.firm, kept.other]
    _answer(database, kept, "district", NOW)
    part.state = ParticipationState.SUBMITTED
    database.query(Enquiry).filter_by(state=EnquiryState.OPEN).one().state = EnquiryState.WITHDRAWN
    database.commit()
    assert held(database, kept, Queue.WAITING) == []


def test_flags_are_found_open_settled_and_by_kind_in_the_list_of_firms_too(kept: Kept, database: Session) -> None:
    by = {"reason": "x", "raised_by_id": kept.users["town"]}
    other = case(kept) | {"enterprise_id": kept.other}
    for place, kind, still in (
        (case(kept), FlagKind.OTHER, True), (case(kept), FlagKind.FIGURES, True),
        (case(kept), FlagKind.EVIDENCE, False), (other, FlagKind.FIGURES, False),
    ):  # fmt: skip
        database.add(CaseFlag(**place, kind=kind, open=still, **by))
    database.commit()
    assert held(database, kept, Queue.FLAGGED) == [kept.firm]
    assert open_flags(database, kept.campaign, [kept.firm, kept.other]) == {kept.firm: ("figures", "other")}
    source = FirmSource(kept.campaign, NOW.astimezone(SHANGHAI).date(), Scope(everything=True))
    found = {
        value: sorted(firm_lists.ids(database, source, FirmFilters(flag=(value,))))
        for value in (OPEN, SETTLED, "figures", "evidence", "x")
    }
    assert found == {OPEN: [kept.firm], SETTLED: [kept.other], "figures": [kept.firm], "evidence": [], "x": []}
    page = text(kept.signed_in("town"), "/firms?flag=figures&column=flags")
    assert ("数据存疑、其他情况" in page, "符合条件 1 家" in page) == (True, True)
    assert held(database, kept, "x") == []


@pytest.mark.parametrize("login", ["town", "malu", "district", "leader"])
def test_every_tab_counts_what_it_lists(kept: Kept, database: Session, login: str) -> None:
    submit(database, kept, kept.firm, NOW - timedelta(hours=2))
    submit(database, kept, kept.other, NOW - timedelta(hours=1))
    look(database, kept, "town", NOW - timedelta(days=1))
    _flag(database, kept, "boss", NOW)
    _question(database, kept, "boss", NOW)
    database.commit()
    client = kept.signed_in(login)
    tabs = {name: int(count) for name, count in TAB.findall(text(client, "/cases"))}
    assert tabs == {name: len(LISTED.findall(text(client, f"/cases?queue={name}"))) for name in tabs}
    expected = {
        "town": {"mine": 1, "new": 1, "changed": 1, "waiting": 1, "flagged": 1},
        "malu": {"mine": 1, "new": 1, "changed": 0, "waiting": 0, "flagged": 0},
        "district": {"mine": 0, "new": 2, "changed": 0, "waiting": 1, "flagged": 1},
        "leader": {"new": 2, "waiting": 1, "flagged": 1},
    }
    assert tabs == expected[login]
