"""Letters and lists with claim codes for called firms: drawn up first, and their codes stored when the job ends.

The rule: a code works exactly if the file that it stands in can be taken. Codes are made in memory and written into
the file; they replace earlier ones in the transaction that ends the job with this file. Whoever dies before that has
changed nothing, and whoever begins the job anew makes new ones. A firm's code that came up after the job was asked for
is never replaced: of two people who print at once, the second leaves out what the first printed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports.printed.call_letters import Addressee, CallLetterWords, write_call_letters
from exports.printed.coverage import lacking
from survey.accounts.one_time_codes import LASTS, hash_of_code, new_code, read_code
from survey.accounts.print_codes import write_codes
from survey.answering.estimate_effort import CampaignEffort, campaign_effort
from survey.answering.read_draft import questionnaires_of
from survey.calling.call_letter_words import call_letter_facts, call_letter_words
from survey.calling.results import CannotCallError, Pack, seen_at
from survey.config import Settings
from survey.definitions.directory import directory
from survey.models import AccountCode, Campaign, CodePurpose, Enterprise, User, utc_now
from survey.queries import calls
from survey.queries.calls import CalledFirm
from survey.queries.claim_codes import has_account
from survey.queries.closes import latest_close
from survey.records.audit_trail import Entry, record_all
from survey.store.file_names import Names, portable_name
from survey.store.scope import scope
from survey.words.language import _, in_language, in_words

LARGEST = 500
"""So many letters in one PDF: setting more at once takes more memory than a small server has."""
HAS_CODE, MEANWHILE, NOT_CALLED, OVER = "has_code", "meanwhile", "not_called", "over"
"""Why a firm gets no letter: it has one that works, somebody printed one meanwhile, it is called no more, it can
submit no more."""


@dataclass(frozen=True, slots=True)
class CallOrder:
    """What is asked for. `firms`: number -> the open code that it had when it was asked for, 0 for none.

    `replace`: whether a code that works is replaced; without it such a firm gets none.  `address`: of the page where a
    code is typed.
    """

    campaign_id: int
    firms: Mapping[int, int]
    language: str = "zh"
    pack: Pack = Pack.ONE
    replace: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class DrawnCall:
    """A firm with the code that it is given, empty where it has an account."""

    firm: CalledFirm
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DrawnCalls:
    """Everything that a file is written of, and who is left out: (number, name, why)."""

    campaign: Campaign
    effort: CampaignEffort | None
    calls: Sequence[DrawnCall]
    left: Sequence[tuple[int, str, str]]
    made_at: datetime
    expires: datetime

    @property
    def coded(self) -> Mapping[int, str]:
        """Number of a firm -> its new code."""
        return {one.firm.enterprise.id: one.code for one in self.calls if one.code}


class OvertakenError(Exception):
    """Meanwhile a firm of the file got an account, or another code: nothing may be written, and it is drawn anew."""


def open_codes(firms: Sequence[CalledFirm]) -> dict[int, int]:
    """Return number of a firm -> its open code, 0 for none: what a `CallOrder` begins from."""
    return {one.enterprise.id: one.code.id if one.code is not None else 0 for one in firms}


def draw_calls(database: Session, user: User, order: CallOrder) -> DrawnCalls:
    """Return what a file is written of, with new codes that nobody knows yet and that are not stored.

    Raises CannotCallError: ``no_campaign``, ``closed`` once nobody can submit, ``nobody`` where no firm is left.
    """
    campaign = database.get(Campaign, order.campaign_id)
    if campaign is None:
        raise CannotCallError("no_campaign")
    now = utc_now()
    if latest_close(database, campaign, scope(user)) <= now:
        raise CannotCallError("closed")
    found = calls.called_among(database, scope(user), seen_at(campaign.id), order.firms.keys())
    drawn: list[DrawnCall] = []
    left = _gone(database, user, order, found)
    for firm in found:
        why = OVER if firm.closes_at(campaign) <= now else _why_left(firm, order, now)
        if why:
            left.append((firm.enterprise.id, firm.enterprise.name, why))
        else:
            drawn.append(DrawnCall(firm, "" if firm.has_account else new_code()))
    if not drawn:
        raise CannotCallError("nobody")
    questionnaires = questionnaires_of(campaign)
    return DrawnCalls(
        campaign,
        campaign_effort(questionnaires) if "facts" in questionnaires else None,
        sorted(drawn, key=_place),
        left,
        now,
        max(now + LASTS[CodePurpose.CLAIM], *(one.firm.closes_at(campaign) for one in drawn)),
    )


def _gone(database: Session, user: User, order: CallOrder, found: Sequence[CalledFirm]) -> list[tuple[int, str, str]]:
    """Return the firms of an order that are called no more, with their names where the user may see them."""
    gone = sorted(order.firms.keys() - {one.enterprise.id for one in found})
    statement = scope(user).limit(select(Enterprise).where(Enterprise.id.in_(gone)).order_by(Enterprise.id))
    return [(one.id, one.name, NOT_CALLED) for one in database.scalars(statement)]


def _why_left(firm: CalledFirm, order: CallOrder, now: datetime) -> str:
    """Return why a firm gets no letter; empty where it gets one."""
    if firm.has_account:
        return ""
    if (firm.code.id if firm.code is not None else 0) != order.firms[firm.enterprise.id]:
        return MEANWHILE
    works = firm.code is not None and firm.code.expires_at > now
    return HAS_CODE if works and not order.replace else ""


def _place(call: DrawnCall) -> tuple[int, str, str, str]:
    """Return where a letter lies: by the order of the units, then by name."""
    firm, units = call.firm.enterprise, list(directory().units)
    return (units.index(firm.unit) if firm.unit in units else len(units), firm.unit, firm.name, firm.credit_code)


def write_calls(database: Session, settings: Settings, drawn: DrawnCalls, *, by_id: int, job_id: int) -> list[int]:
    """Store the codes of a file in the place of those that they replace, inside the caller's unit of work.

    Returns the numbers of the new codes. Each firm of the file gets an entry in the trail, which does not hold the
    code. Raises OvertakenError.
    """
    numbers = [one.firm.enterprise.id for one in drawn.calls]
    hashes = {number: hash_of_code(settings, read_code(code)) for number, code in drawn.coded.items()}
    locked = select(Enterprise.id).where(Enterprise.id.in_(numbers)).order_by(Enterprise.id)
    database.scalars(locked.with_for_update()).all()
    accounts = set(database.scalars(select(Enterprise.id).where(Enterprise.id.in_(numbers), has_account())))
    if accounts != {number for number in numbers if number not in hashes}:
        raise OvertakenError
    now_open = _open_now(database, hashes)
    if any(
        now_open.get(number, 0) != seen
        for number, seen in open_codes([one.firm for one in drawn.calls]).items()
        if number in hashes
    ):
        raise OvertakenError
    if hashes:
        write_codes(database, hashes, by_id=by_id, expires=drawn.expires)
    until, job = drawn.expires.date().isoformat(), {"job": job_id}
    record_all(
        database,
        [
            Entry("print_call", by_id, ("enterprise", one), job | ({"expires": until} if one in hashes else {}))
            for one in numbers
        ],
    )
    return sorted(_open_now(database, hashes).values())


def _open_now(database: Session, numbers: Mapping[int, str]) -> dict[int, int]:
    """Return number of a firm -> its open claim code."""
    statement = (
        select(AccountCode.enterprise_id, func.max(AccountCode.id))
        .where(
            AccountCode.enterprise_id.in_(numbers),
            AccountCode.purpose == CodePurpose.CLAIM,
            AccountCode.used_at.is_(None),
            AccountCode.withdrawn_at.is_(None),
        )
        .group_by(AccountCode.enterprise_id)
    )
    return {number: code for number, code in database.execute(statement) if number is not None}


def write_call_letter_file(drawn: DrawnCalls, order: CallOrder, path: Path) -> str:
    """Write the letters to a path and return the name of the file.

    That is a PDF, or a zip with a PDF per town, or with several where there are more letters than `LARGEST`.
    """
    with in_language(order.language):
        words = call_letter_words(
            drawn.campaign, drawn.effort, order.address, made_at=drawn.made_at, expires=drawn.expires
        )
        stem = _("通知书")
        parts = list(_parts(drawn.calls, order.pack))
        if order.pack is Pack.ONE and len(parts) == 1:
            path.write_bytes(_pdf(words, parts[0][1], drawn))
            return portable_name(f"{drawn.campaign.title}{stem}", ".pdf")
        names = Names()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for title, own in parts:
                archive.writestr(names.take(portable_name(f"{stem}-{title}", ".pdf")), _pdf(words, own, drawn))
        return portable_name(f"{drawn.campaign.title}{stem}", ".zip")


def suffix_of(drawn: DrawnCalls, order: CallOrder) -> str:
    """Return the ending of the file that `write_call_letter_file` writes."""
    return ".pdf" if order.pack is Pack.ONE and len(drawn.calls) <= LARGEST else ".zip"


def _parts(drawn: Sequence[DrawnCall], pack: Pack) -> Iterator[tuple[str, Sequence[DrawnCall]]]:
    """Yield (title, letters) of each PDF, at most `LARGEST` letters in one."""
    if pack is Pack.ONE:
        for start in range(0, len(drawn), LARGEST):
            own = drawn[start : start + LARGEST]
            yield f"{start + 1:04d}-{start + len(own):04d}", own
        return
    for unit in dict.fromkeys(one.firm.enterprise.unit for one in drawn):
        mine = [one for one in drawn if one.firm.enterprise.unit == unit]
        name = in_words(directory().unit_name(unit)) or _("未填街镇")
        for start in range(0, len(mine), LARGEST):
            tail = f"-{start // LARGEST + 1}" if len(mine) > LARGEST else ""
            yield f"{name}{tail}", mine[start : start + LARGEST]


def _pdf(words: CallLetterWords, calls: Sequence[DrawnCall], drawn: DrawnCalls) -> bytes:
    addressees = []
    for one in calls:
        firm, closes_at = one.firm.enterprise, one.firm.closes_at(drawn.campaign)
        own = call_letter_facts(drawn.campaign, drawn.effort, closes_at) if closes_at > drawn.campaign.closes_at else ()
        unit = in_words(directory().unit_name(firm.unit))
        addressees.append(Addressee(unit, firm.name, firm.credit_code, one.code, own))
    return write_call_letters(words, addressees, made_at=drawn.made_at)


def unprintable(firms: Sequence[CalledFirm]) -> list[tuple[str, str]]:
    """Return (name, characters) of the firms whose names have characters that the font lacks."""
    found = ((one.enterprise.name, "".join(lacking(one.enterprise.name))) for one in firms)
    return [(name, missing) for name, missing in found if missing]
