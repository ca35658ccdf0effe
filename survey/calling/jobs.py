"""The jobs that write letters, and that send mails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from survey.calling.print_calls import (
    CallOrder,
    DrawnCalls,
    OvertakenError,
    draw_calls,
    suffix_of,
    write_call_letter_file,
    write_calls,
)
from survey.calling.results import CannotCallError, Pack
from survey.calling.send_mails import send_mails
from survey.jobs.kinds import Effect, JobContext, JobKind, JobOutput, JobRefusedError, OutdatedError, register_kind
from survey.models import Job
from survey.store.retention import NOT_BACKED_UP
from survey.words.calls import say_cannot_call
from survey.words.language import _, _l

LETTER_JOB, MAIL_JOB = "call_letters", "call_mails"


def parameters_of(order: CallOrder) -> dict[str, Any]:
    """Return an order as the parameters of a job."""
    return {
        "campaign": order.campaign_id,
        "firms": sorted(order.firms.items()),
        "language": order.language,
        "pack": order.pack.value,
        "replace": order.replace,
        "address": order.address,
    }


def order_of(given: Mapping[str, Any]) -> CallOrder:
    """Return the order that a job's parameters hold."""
    return CallOrder(
        int(given["campaign"]),
        {int(number): int(code) for number, code in given["firms"]},
        str(given["language"]),
        Pack(given["pack"]),
        bool(given["replace"]),
        str(given["address"]),
    )


def drawn_for(context: JobContext, order: CallOrder) -> DrawnCalls:
    """Return what the file of a job is written of. Raises JobRefusedError."""
    with context.sessions() as database:
        try:
            return draw_calls(database, context.user(database), order)
        except CannotCallError as error:
            raise JobRefusedError(error.code) from error


def storing(context: JobContext, drawn: DrawnCalls) -> Effect:
    """Return what stores the codes of a file as its job ends; where they are overtaken, the file is written anew."""

    def store(database: Session) -> Mapping[str, Any]:
        try:
            codes = write_calls(database, context.settings, drawn, by_id=context.user_id or 0, job_id=context.job_id)
        except OvertakenError as error:
            raise OutdatedError from error
        return {"codes": codes}

    return store


def result_of(drawn: DrawnCalls) -> dict[str, Any]:
    """Return what is kept with the job: how many firms are in the file, and which were left out and why."""
    return {"firms": len(drawn.calls), "left": [[number, why] for number, _name, why in drawn.left]}


def _letters(context: JobContext) -> JobOutput:
    order = order_of(context.parameters)
    drawn = drawn_for(context, order)
    context.progress(0, len(drawn.calls))
    path = context.path(f"{NOT_BACKED_UP}{suffix_of(drawn, order)}")
    name = write_call_letter_file(drawn, order, path)
    context.progress(len(drawn.calls), len(drawn.calls))
    return JobOutput(name, path, result_of(drawn), storing(context, drawn))


def say_file(job: Job) -> Sequence[str]:
    """Return how many firms are in a file of letters or codes, or why there is none."""
    match job.result:
        case {"firms": firms, "codes": codes}:
            return [_("共 %(firms)s 家，其中 %(n)s 家带新的认领代码。", firms=firms, n=len(codes))]
        case {"code": code}:
            return [line for line in (say_cannot_call(code),) if line]
    return []


def _say_mails(job: Job) -> Sequence[str]:
    why = say_cannot_call(str(job.result.get("code", "")))
    said = [_say_sent(job.result)] if "sent" in job.result else []  # empty where it broke off before the first mail
    return [*said, why] if why else said


def _say_sent(result: Mapping[str, Any]) -> str:
    """Return what became of mails. Whose turn it was when the job broke off is a firm of which nobody knows."""
    counts = {name: len(result.get(name, ())) for name in ("sent", "failed", "doubt", "left")}
    counts["doubt"] += bool(result.get("trying"))
    return _(
        "邮件：发出 %(sent)s 封，没有发成 %(failed)s 封，不清楚是否发出 %(doubt)s 封，跳过 %(left)s 家。", **counts
    )


def _file_page(job: Job) -> str:
    return f"/calls/files/{job.id}"


def _mail_page(job: Job) -> str:
    return f"/calls/mails/{job.id}"


def _calls(_job: Job) -> str:
    return "/calls"


register_kind(LETTER_JOB, JobKind(_letters, _l("制作通知书"), say_file, _file_page, refused=_calls))
register_kind(
    MAIL_JOB, JobKind(send_mails, _l("发送通知邮件"), _say_mails, _mail_page, again=False, refused=_mail_page)
)
