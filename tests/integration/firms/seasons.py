"""A directory of firms in every state, made by a seeded draw, and what the list of it must be, worked out in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.directory import directory
from survey.definitions.stages import FirmFacts, Stage, stage_of
from survey.models import (
    AccountRequest,
    AuditEntry,
    Campaign,
    CaseHolding,
    DraftSheet,
    Enquiry,
    EnquiryState,
    Enterprise,
    FirstReview,
    HandOver,
    HandOverKind,
    Participation,
    RequestState,
    Role,
    SentBy,
    Submission,
    SubmissionVersion,
    User,
    Verdict,
)
from survey.models import ParticipationState as State
from tests.integration.snapshots import States, restored

DAY = date(2026, 11, 25)
START = datetime(2026, 11, 1, 8, tzinfo=UTC)
UNITS = ("anting", "malu", "huating", "")
INDUSTRIES = ("34", "3411", "3670", "39", "")
NAMES = ("示例精密机械", "示例（上海）电子", "示例ABC仪器", "示例汽车零部件")
STATES: tuple[State | None, ...] = (
    None, State.CALLED, State.CALLED, State.CALLED, State.EXEMPT, State.FILLING, State.FILLING, State.SUBMITTED,
    State.VERIFIED, State.RETURNED, State.WITHDRAWN,
)  # fmt: skip


@dataclass(frozen=True)
class MadeFirm:
    """A firm that was made, with everything that the list shows or narrows by; `stage` None: not in the directory."""

    id: int
    code: str
    name: str
    unit: str
    industry: str
    above: bool | None
    contact: str
    phone: str
    stage: Stage | None
    state: State | None
    called_at: datetime | None
    sent_at: datetime | None
    sent_by: str
    proposed_at: datetime | None
    refused: str
    call_reason: str
    exempt_reason: str
    answered: int
    saved_at: datetime | None
    submitted_at: datetime | None
    signed_in_at: datetime | None
    asked: bool
    enquired: bool
    sealing: bool
    review: str | None
    holder: str | None


def make_season(states: States, database: Session, campaign: Campaign, count: int, seed: int) -> list[MadeFirm]:
    """Store so many firms in random states, and return them as they were made; drawn once, put back after that.

    The campaign is all that may be there before: what else a test wants is added after the firms.
    """
    name = f"{count} firms drawn by {seed}"
    return restored(states, database, name, lambda: _drawn(database, campaign, count, Random(seed)))


def _drawn(database: Session, campaign: Campaign, count: int, draw: Random) -> list[MadeFirm]:
    asker = User(login="asker", name="示例", role=Role.UNASSIGNED)
    database.add(asker)
    database.flush()
    hand_over = HandOver(campaign_id=campaign.id, kind=HandOverKind.FIRMS, reason="示例", handed_by_id=asker.id)
    database.add(hand_over)
    database.flush()
    made = [_reviewed(database, _make(database, campaign, n, draw, asker.id), hand_over) for n in range(count)]
    database.commit()
    return made


def _moment(draw: Random, often: float) -> datetime | None:
    return START + timedelta(minutes=draw.randrange(30_000)) if draw.random() < often else None


def _make(database: Session, campaign: Campaign, number: int, draw: Random, asker: int) -> MadeFirm:
    code = f"91{number * 7919 % 1_000_003:016d}"
    firm = Enterprise(credit_code=code, name=f"{draw.choice(NAMES)}{draw.randrange(60):03d}", sample=True)
    firm.unit, firm.industry = draw.choice(UNITS), draw.choice(INDUSTRIES)
    firm.above_scale = draw.choice((True, False, None))
    firm.contact = draw.choice(("示例甲", "示例乙", ""))
    firm.contact_phone = f"138{draw.randrange(10**8):08d}" if firm.contact else ""
    firm.listed, firm.seal_awaited = draw.random() < 0.93, draw.random() < 0.3
    firm.closed_on = DAY - timedelta(days=1) if draw.random() < 0.05 else None
    database.add(firm)
    database.flush()
    account = _account(database, firm, draw)
    state = draw.choice(STATES)
    row = _participation(database, campaign, firm, state, draw) if state is not None else None
    answered, saved_at, submitted_at = _draft(database, row, draw) if row is not None else (0, None, None)
    facts = FirmFacts(
        listed=firm.listed and firm.closed_on is None,
        called=row is not None and row.called_at is not None,
        state=state,
        claimed=account is not None,
        ready=row is not None and row.ready,
        taken_back=row is not None and row.taken_back,
    )
    return MadeFirm(
        id=firm.id,
        code=code,
        name=firm.name,
        unit=firm.unit,
        industry=firm.industry,
        above=firm.above_scale,
        contact=firm.contact,
        phone=firm.contact_phone,
        stage=stage_of(facts),
        state=state,
        called_at=row.called_at if row is not None else None,
        sent_at=row.sent_at if row is not None else None,
        sent_by=row.sent_by or "" if row is not None else "",
        proposed_at=row.proposed_at if row is not None else None,
        refused=row.proposal_refused if row is not None else "",
        call_reason=row.call_reason if row is not None else "",
        exempt_reason=row.exempt_reason if row is not None else "",
        answered=answered,
        saved_at=saved_at,
        submitted_at=submitted_at,
        signed_in_at=account,
        asked=_asked(database, firm, draw),
        enquired=_enquired(database, campaign, firm, draw, asker) and row is not None,
        sealing=firm.seal_awaited and submitted_at is not None,
        review=None,
        holder=None,
    )


def _reviewed(database: Session, firm: MadeFirm, hand_over: HandOver) -> MadeFirm:
    """Give a firm's version a first review, or its case a holder, or neither; by draws of its own."""
    draw = Random(firm.id)
    verdict, held = draw.choice((None, None, None, *Verdict)), draw.random() < 0.3
    row = database.scalar(select(Participation).where(Participation.enterprise_id == firm.id))
    if row is None:
        return firm
    if held:
        database.add(CaseHolding(participation_id=row.id, holder_id=hand_over.handed_by_id, hand_over_id=hand_over.id))
    review = "waiting" if row.state in {State.SUBMITTED, State.VERIFIED} else None
    if firm.submitted_at is not None and verdict is not None:
        versions = select(SubmissionVersion.id).join(Submission).where(Submission.participation_id == row.id)
        number = database.scalars(versions).one()
        database.add(FirstReview(version_id=number, verdict=verdict, reviewed_by_id=hand_over.handed_by_id))
        review = verdict.value
    return replace(firm, review=review, holder=str(hand_over.handed_by_id) if held else None)


def _account(database: Session, firm: Enterprise, draw: Random) -> datetime | None:
    """Give a firm an account that has signed in, or none; return when."""
    at = _moment(draw, 0.6)
    if at is not None:
        user = User(login=firm.credit_code, name="示例", role=Role.ENTERPRISE, enterprise_id=firm.id)
        database.add(user)
        database.flush()
        database.add_all(
            [
                AuditEntry(at=at, user_id=user.id, action="sign_in"),
                AuditEntry(at=at - timedelta(days=1), user_id=user.id, action="claim_account"),
                AuditEntry(at=at + timedelta(days=1), user_id=user.id, action="sign_out"),
            ]
        )
    return at


def _participation(
    database: Session, campaign: Campaign, firm: Enterprise, state: State, draw: Random
) -> Participation:
    row = Participation(campaign_id=campaign.id, enterprise_id=firm.id, state=state)
    row.called_at = _moment(draw, 0.7)
    row.call_reason = draw.choice(("示例规上", "")) if row.called_at else ""
    row.sent_at = _moment(draw, 0.5) if row.called_at else None
    row.sent_by = draw.choice(tuple(SentBy)) if row.sent_at else None
    row.proposed_at = _moment(draw, 0.4)
    row.proposal_reason = "示例建议" if row.proposed_at else ""
    row.proposal_refused = draw.choice(("", "示例不采纳")) if row.proposed_at else ""
    row.exempt_reason = "示例停产" if state is State.EXEMPT else ""
    row.ready, row.taken_back = draw.random() < 0.5, draw.random() < 0.3
    database.add(row)
    database.flush()
    return row


def _draft(database: Session, row: Participation, draw: Random) -> tuple[int, datetime | None, datetime | None]:
    """Give a participation a draft of two sheets and a version, or none; return answers, last saving, submitting."""
    if row.state in {State.CALLED, State.EXEMPT}:
        return 0, None, None
    draft = Submission(participation_id=row.id)
    database.add(draft)
    database.flush()
    moments, answered = [], 0
    for name in ("facts", "sme2024"):
        own, at = draw.randrange(5), START + timedelta(minutes=draw.randrange(30_000))
        document = {"variant": "", "values": {f"question{n}": "1" for n in range(own)}, "notes": {"a": "示例"}}
        database.add(
            DraftSheet(submission_id=draft.id, questionnaire_id=name, version="1", document=document, updated_at=at)
        )
        moments.append(at)
        answered += own
    submitted = None
    if row.state != State.FILLING:
        submitted = START + timedelta(minutes=draw.randrange(30_000))
        database.add(
            SubmissionVersion(
                submission_id=draft.id, number=1, receipt=f"R{draft.id}", digest="0", credit_code="", name="",
                submitted_at=submitted,
            )
        )  # fmt: skip
    return answered, max(moments), submitted


def _asked(database: Session, firm: Enterprise, draw: Random) -> bool:
    state = draw.choice((None, None, None, RequestState.WAITING, RequestState.REFUSED))
    if state is not None:
        request = AccountRequest(enterprise_id=firm.id, enterprise_name=firm.name, contact="示例", phone="13800000000")
        request.state, request.password_hash = state, "0"
        database.add(request)
    return state is RequestState.WAITING


def _enquired(database: Session, campaign: Campaign, firm: Enterprise, draw: Random, asker: int) -> bool:
    state = draw.choice((None, None, None, EnquiryState.OPEN, EnquiryState.ANSWERED))
    if state is not None:
        database.add(
            Enquiry(campaign_id=campaign.id, enterprise_id=firm.id, text="示例", state=state, asked_by_id=asker)
        )
    return state is EnquiryState.OPEN


Test = Callable[[MadeFirm, str], bool]
TESTS: dict[str, Test] = {
    "stage": lambda firm, value: firm.stage == value,
    "unit": lambda firm, value: firm.unit == ("" if value == "none" else value),
    "industry": lambda firm, value: not firm.industry if value == "none" else firm.industry.startswith(value),
    "scale": lambda firm, value: {"above": True, "below": False, "unknown": None}[value] is firm.above,
    "sent": lambda firm, value: (
        firm.sent_at is not None if value == "yes" else firm.called_at is not None and firm.sent_at is None
    ),
    "proposed": lambda firm, value: (
        firm.proposed_at is not None and firm.called_at is None and bool(firm.refused) == (value == "refused")
    ),
    "waiting": lambda firm, value: {"request": firm.asked, "enquiry": firm.enquired, "seal": firm.sealing}[value],
    "verified": lambda firm, _value: firm.state is State.VERIFIED,
    "review": lambda firm, value: firm.review == value,
    "holder": lambda firm, value: (
        firm.holder == value if value != "unit" else firm.state is not None and firm.holder is None
    ),
    "q": lambda firm, value: value.lower() in firm.name.lower() or firm.code.startswith(value) or value in firm.code,
}
VALUES: dict[str, Sequence[str]] = {
    "stage": tuple(Stage),
    "unit": ("anting", "malu", "huating", "none"),
    "industry": ("34", "3411", "36", "39", "none"),
    "scale": ("above", "below", "unknown"),
    "sent": ("yes", "no"),
    "proposed": ("yes", "refused"),
    "waiting": ("request", "enquiry", "seal"),
    "verified": ("yes",),
    "review": ("waiting", "pass", "return", "against"),
    "holder": ("unit", "1", "2"),
    "q": ("精密", "abc", "001", "9100000"),
}
KEYS: dict[str, Callable[[MadeFirm], Any]] = {
    "credit_code": lambda firm: firm.code,
    "unit": lambda firm: list(directory().units).index(firm.unit) if firm.unit else None,
    "answered": lambda firm: firm.answered or None,
    "stage": lambda firm: list(Stage).index(firm.stage) if firm.stage else None,
    "scale": lambda firm: {True: 0, False: 1, None: None}[firm.above],
    "industry": lambda firm: firm.industry or None,
    "contact_phone": lambda firm: firm.phone or None,
    "called_at": lambda firm: firm.called_at,
    "sent_at": lambda firm: firm.sent_at,
    "saved_at": lambda firm: firm.saved_at,
    "submitted_at": lambda firm: firm.submitted_at,
    "signed_in_at": lambda firm: firm.signed_in_at,
    "proposed_at": lambda firm: firm.proposed_at,
    "review": lambda firm: ("waiting", "pass", "return", "against").index(firm.review) if firm.review else None,
}


def drawn_filters(draw: Random) -> dict[str, list[str]]:
    """Return some filters with some values each, as an address has them."""
    names = draw.sample(sorted(VALUES), draw.randrange(4))
    return {name: draw.sample(list(VALUES[name]), 1 if name == "q" else draw.randrange(1, 4)) if name in VALUES and
            len(VALUES[name]) > 3 else [draw.choice(list(VALUES[name]))] for name in names}  # fmt: skip


def left_of(firms: Sequence[MadeFirm], given: dict[str, list[str]]) -> list[MadeFirm]:
    """Return the firms of the directory that filters leave, by credit code."""
    listed = sorted((firm for firm in firms if firm.stage is not None), key=lambda firm: firm.code)
    return [firm for firm in listed if all(any(TESTS[name](firm, one) for one in given[name]) for name in given)]


def sorted_by(firms: Sequence[MadeFirm], key: str, *, down: bool) -> list[MadeFirm]:
    """Return firms in the order of a column: those without a value last, equal ones by credit code."""
    own = sorted(firms, key=lambda firm: firm.code)
    with_value = [firm for firm in own if KEYS[key](firm) is not None]
    return [
        *sorted(with_value, key=KEYS[key], reverse=down),  # a stable sort keeps equal ones by code, also in reverse
        *(firm for firm in own if KEYS[key](firm) is None),
    ]
