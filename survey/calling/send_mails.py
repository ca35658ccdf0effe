"""Mails to called firms with a confirmed address: one after the other, and none twice.

A firm is marked as sent before its mail goes out, in the transaction that says whose turn it is: of two who send at
once only one gets it. What the mail server refuses is taken back. Whoever is killed in between leaves one firm of
which nobody knows; whoever goes on with the job says so, and does not send again.
"""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from survey.calling.mark_sent import SentMark, read_mark, restore_mark, write_sent
from survey.calling.message_words import call_mail
from survey.calling.results import CannotCallError, seen_at
from survey.jobs.kinds import JobContext, JobOutput, JobRefusedError
from survey.models import Campaign, SentBy, utc_now
from survey.queries import calls
from survey.queries.closes import latest_close
from survey.store.db import unit_of_work
from survey.store.scope import scope
from survey.web.mail import Mail, send_mail, sends_mail
from survey.words.figures import deadline
from survey.words.language import in_language

ADDRESS, REFUSED, SERVER, UNKNOWN = "address", "refused", "server", "unknown"
"""What became of a mail: the server refuses the address; it refuses the mail; it cannot be used; nobody knows."""


@dataclass
class _State:
    """What the job keeps with itself after each firm, and finds again when it is begun anew."""

    sent: list[int] = field(default_factory=list)
    failed: list[list[Any]] = field(default_factory=list)
    doubt: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    trying: int = 0

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> _State:
        """Return what a job kept. Whose turn it was when it was interrupted, is a firm of which nobody knows."""
        state = cls(**{name: result[name] for name in ("sent", "failed", "doubt", "left", "trying") if name in result})
        if state.trying:
            state.doubt, state.trying = [*state.doubt, state.trying], 0
        return state

    def kept(self) -> dict[str, Any]:
        """Return it as a job's result."""
        return dict(vars(self))

    def done(self) -> set[int]:
        """Return whose turn it has been."""
        return {*self.sent, *(number for number, _why in self.failed), *self.doubt, *self.left}


def send_mails(context: JobContext) -> JobOutput:
    """Send the mails of a job; its handler.

    Raises JobRefusedError: ``no_mail``, ``no_campaign``, ``closed``, and ``server`` where the mail server cannot be
    used, whereupon those who are left have got none.
    """
    if not sends_mail(context.settings):
        raise JobRefusedError("no_mail")
    wanted, state = [int(one) for one in context.parameters["firms"]], _State.of(context.result)
    with context.sessions() as database:
        campaign = database.get(Campaign, context.parameters["campaign"])
        if campaign is None:
            raise JobRefusedError("no_campaign")
        if latest_close(database, campaign, scope(context.user(database))) <= utc_now():
            raise JobRefusedError("closed")
        for number in wanted:
            context.progress(len(state.done()), len(wanted))
            if number in state.done():
                continue
            mail = _mail(database, context, campaign, number)
            before = _turn(database, context, state, (campaign, number)) if mail is not None else None
            if mail is None or before is None:
                state.left.append(number)
                continue
            why = _sent(context, mail)
            _settle(database, context, state, (number, before, why))
            if why in {SERVER, UNKNOWN}:
                raise JobRefusedError("server")
    return JobOutput(result=state.kept())


def _mail(database: Session, context: JobContext, campaign: Campaign, number: int) -> Mail | None:
    """Return the mail to a firm; None for one that is called no more, or has no address, or can submit no more."""
    found = calls.called_among(database, scope(context.user(database)), seen_at(campaign.id), [number])
    whom = calls.addresses_of(database, [number]).get(number)
    if not found or whom is None or found[0].closes_at(campaign) <= utc_now():
        return None
    dates = []
    for language in ("zh", "en"):
        with in_language(language):
            dates.append((deadline(campaign.opens_at), deadline(found[0].closes_at(campaign))))
    name, email = whom
    firm = found[0].enterprise.name
    return Mail(email, *call_mail(campaign, (name, firm), context.parameters["address"], (dates[0], dates[1])))


def _turn(database: Session, context: JobContext, state: _State, what: tuple[Campaign, int]) -> SentMark | None:
    """Mark a firm as sent, because its mail goes out now; return what was marked before, None where one went out."""
    (campaign, number), campaign_id = what, int(context.parameters["campaign"])
    state.trying = number
    with unit_of_work(database):
        context.hold(database, state.kept())
        before = read_mark(database, campaign_id, number)
        if before is None or (before.sent_by is SentBy.MAIL and not before.is_outdated(campaign)):
            state.trying = 0
            return None
        try:
            write_sent(database, campaign_id, [number], by=SentBy.MAIL, author_id=context.user_id, again=True)
        except CannotCallError as error:
            raise JobRefusedError(error.code) from error
    return before


def _sent(context: JobContext, mail: Mail) -> str:
    """Send a mail and return why it did not go out; empty where the server took it."""
    try:
        send_mail(context.settings, mail)
    except (smtplib.SMTPRecipientsRefused, ValueError):
        return ADDRESS
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError):
        return SERVER
    except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError):
        return REFUSED
    except (ConnectionRefusedError, socket.gaierror):
        return SERVER
    except (OSError, smtplib.SMTPException):
        return UNKNOWN  # the line broke: before it took the mail, or after
    return ""


def _settle(database: Session, context: JobContext, state: _State, what: tuple[int, SentMark, str]) -> None:
    """Keep what became of a firm's mail, and take back that it was sent where it surely was not."""
    number, before, why = what
    state.trying = 0
    match why:
        case "":
            state.sent.append(number)
        case "unknown":
            state.doubt.append(number)
        case "server":
            pass  # whose turn it was is one of those who are left
        case _:
            state.failed.append([number, why])
    with unit_of_work(database):
        context.hold(database, state.kept())
        if why not in {"", UNKNOWN}:
            restore_mark(database, int(context.parameters["campaign"]), number, before, author_id=context.user_id)
