"""What the pages of calling show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import url_for

from survey.calling.read_choice import Choice
from survey.config import LOOPBACK
from survey.models import Campaign, Enterprise, Job, utc_now
from survey.queries.calls import OUTDATED, UNCLAIMED, WAITING, WENT_OUT, CalledFirm, CallFilters, Marking
from survey.store.retention import SECRET_PERIOD
from survey.words.calls import SENT_BY, say_left_out, say_mail_failed, say_sent_by
from survey.words.figures import moment, unit_name
from survey.words.language import _, _n


@dataclass(frozen=True, slots=True)
class CallRow:
    """A called firm in words. `phone`: whole; the page masks it."""

    id: int
    name: str
    credit_code: str
    unit: str
    contact: str
    phone: str
    sent: str
    sent_at: datetime | None
    outdated: bool
    claimed: bool
    code: str


def view_rows(campaign: Campaign | None, firms: Sequence[CalledFirm]) -> list[CallRow]:
    """Return called firms as the list shows them."""
    return [
        CallRow(
            one.enterprise.id,
            one.enterprise.name,
            one.enterprise.credit_code,
            unit_name(one.enterprise.unit) if one.enterprise.unit else "",
            one.enterprise.contact,
            one.enterprise.contact_phone,
            say_sent_by(one.participation.sent_by) if one.participation.sent_by else "",
            one.participation.sent_at,
            campaign is not None and one.is_outdated(campaign),
            one.claimed,
            _code(one),
        )
        for one in firms
    ]


def _code(firm: CalledFirm) -> str:
    """Return how it stands with the code of a firm without an account."""
    if firm.has_account:
        return ""
    if firm.code is None:
        return _("没有代码")
    if firm.code.expires_at <= utc_now():
        return _("代码已过期")
    return _("%(time)s印出代码", time=moment(firm.code.issued_at))


@dataclass(frozen=True, slots=True)
class StateTab:
    """One state of the list: its name, its address with the other filters kept, and how many firms it has."""

    label: str
    href: str
    firms: int
    current: bool


def view_tabs(filters: CallFilters, counts: Mapping[str, int]) -> list[StateTab]:
    """Return the states that the list can be narrowed to. `counts`: state -> firms with the other filters."""
    labels = {
        "": _("全部"),
        WAITING: _("未发"),
        WENT_OUT: _("已发"),
        UNCLAIMED: _n("已发满 %(n)s 天未领取", n=filters.days),
        OUTDATED: _("已发、内容已变"),
    }
    kept: dict[str, Any] = {"unit": filters.unit or None, "text": filters.text or None, "days": filters.days}
    return [
        StateTab(label, url_for("calls.calls", state=state or None, **kept), counts[state], filters.state == state)
        for state, label in labels.items()
        if state != OUTDATED or counts[state] or filters.state == OUTDATED
    ]


@dataclass(frozen=True, slots=True)
class MarkingRow:
    """Firms that were marked together. `undo`: the address where that is taken back."""

    words: str
    firms: int
    undo: str


def view_markings(markings: Sequence[Marking]) -> list[MarkingRow]:
    """Return the newest markings in words."""
    return [
        MarkingRow(
            _("%(time)s，%(how)s，%(who)s", time=moment(one.sent_at), how=say_sent_by(one.sent_by),
              who=one.by_name or _("系统")),
            one.firms,
            url_for("calls.confirm", do="unsent", which="marking", at=one.sent_at.isoformat(), by=one.by_id or 0),
        )
        for one in markings
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """What is about to be done.

    `do`: letters, list, sent, unsent or mails.  `names`: (name, unit) of the firms; `numbers`: of the same, for the
    form.  `with_account`, `with_code`, `without`: how many have an account, a code that works, neither.  `coded`: names
    of those whose code works.  `unprintable`: (name, characters) that the font lacks.  `lost`: how many were asked for
    and are not called.  `mailed`: how many get a mail.  `ways`: (value, title) of `SentBy`.
    """

    do: str
    names: Sequence[tuple[str, str]]
    numbers: str
    stamp: str
    with_account: int
    with_code: int
    without: int
    coded: Sequence[str]
    unprintable: Sequence[tuple[str, str]]
    lost: int
    mailed: int
    ways: Sequence[tuple[str, str]]


def view_choice(
    do: str, choice: Choice, *, lost: int, mailed: int, unprintable: Sequence[tuple[str, str]]
) -> ConfirmView:
    """Return a choice as its page shows it."""
    coded = choice.names_of_coded
    return ConfirmView(
        do,
        [(one.enterprise.name, unit_name(one.enterprise.unit) if one.enterprise.unit else "") for one in choice.firms],
        ",".join(map(str, choice.numbers)),
        choice.stamp,
        choice.with_account,
        len(coded),
        len(choice.firms) - choice.with_account - len(coded),
        coded,
        unprintable,
        lost,
        mailed,
        [(by.value, str(title)) for by, title in SENT_BY.items()],
    )


def is_reachable(address: str) -> bool:
    """Return whether others than this machine reach an address."""
    return (urlsplit(address).hostname or "") not in LOOPBACK


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of letters or codes.

    `codes`: how many new codes are in it; `working`: how many of them still work.  `left`: (name, why) of who was left
    out.  `until`: until when it is kept.  `there`: whether it can be taken.
    """

    job: Job
    is_list: bool
    firms: int
    codes: int
    working: int
    left: Sequence[tuple[str, str]]
    until: datetime | None
    there: bool


def view_file(job: Job, *, is_list: bool, working: int, firms: Sequence[Enterprise], there: bool) -> FileView:
    """Return what a file's page says. `firms`: those that were left out, as far as the reader sees them."""
    why = {int(number): str(code) for number, code in job.result.get("left", ())}
    return FileView(
        job,
        is_list,
        int(job.result.get("firms", 0)),
        len(job.result.get("codes", ())),
        working,
        [(one.name, say_left_out(why.get(one.id, ""))) for one in firms],
        job.finished_at + SECRET_PERIOD if job.finished_at else None,
        there,
    )


@dataclass(frozen=True, slots=True)
class MailsView:
    """What became of the mails of a job. `failed`, `doubt`, `left`: names, of the first with why; `stopped`: why."""

    job: Job
    sent: int
    failed: Sequence[tuple[str, str]]
    doubt: Sequence[str]
    left: Sequence[str]
    waiting: int
    stopped: str


def view_mails(job: Job, firms: Mapping[int, Enterprise], stopped: str) -> MailsView:
    """Return what a job says of its mails. `firms`: those that it names, as far as the reader sees them."""
    result = job.result
    failed = [(int(number), str(why)) for number, why in result.get("failed", ())]
    doubt = [*result.get("doubt", ()), *([result["trying"]] if result.get("trying") else [])]
    seen = len(result.get("sent", ())) + len(failed) + len(doubt) + len(result.get("left", ()))
    return MailsView(
        job,
        len(result.get("sent", ())),
        [(firms[number].name, say_mail_failed(why)) for number, why in failed if number in firms],
        [firms[number].name for number in doubt if number in firms],
        [firms[number].name for number in result.get("left", ()) if number in firms],
        len(job.parameters.get("firms", ())) - seen,
        stopped,
    )
