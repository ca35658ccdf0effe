"""The job that writes the list of called firms with their codes, or a long one without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from survey.calling.jobs import drawn_for, order_of, result_of, say_file, storing
from survey.calling.results import seen_at
from survey.exporting.call_tables import ListWish, call_table
from survey.exporting.write_table import write_table
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Campaign, Job
from survey.queries import calls
from survey.records.export_records import Recording, write_recordings
from survey.store.retention import NOT_BACKED_UP
from survey.store.scope import scope
from survey.words.language import _l

LIST_JOB = "call_list"


def _list(context: JobContext) -> JobOutput:
    """Write the list; the codes in it are stored, and the export recorded, as the job ends."""
    order, given = order_of(context.parameters), context.parameters
    wish = ListWish(order.language, order.address, coded=bool(given["coded"]), reason=str(given["reason"]))
    if not wish.coded:
        return _plain(context, order.campaign_id, wish)
    drawn, kept = drawn_for(context, order), list[Recording]()
    rows = [(one.firm, one.code) for one in drawn.calls]
    store = storing(context, drawn)
    with context.sessions() as database:
        name, content = write_table(
            database,
            call_table(drawn.campaign, rows, wish),
            drawn.campaign,
            settings=context.settings,
            user=context.user(database),
            into=kept,
        )
    path = context.path(f"{NOT_BACKED_UP}.xlsx")
    path.write_bytes(content)

    def effect(session: Session) -> Mapping[str, Any]:
        write_recordings(session, kept)
        return store(session) or {}

    return JobOutput(name, path, result_of(drawn), effect)


def _plain(context: JobContext, campaign_id: int, wish: ListWish) -> JobOutput:
    """Write a long list without codes."""
    kept = list[Recording]()
    numbers = [int(number) for number, _code in context.parameters["firms"]]
    with context.sessions() as database:
        user, campaign = context.user(database), database.get(Campaign, campaign_id)
        if campaign is None:
            raise JobRefusedError("no_campaign")
        found = calls.called_among(database, scope(user), seen_at(campaign_id), numbers)
        table = call_table(campaign, [(one, "") for one in found], wish)
        name, content = write_table(database, table, campaign, settings=context.settings, user=user, into=kept)
    path = context.path(f"{NOT_BACKED_UP}.xlsx")
    path.write_bytes(content)

    def effect(session: Session) -> Mapping[str, Any]:
        write_recordings(session, kept)
        return {"codes": []}

    return JobOutput(name, path, {"firms": len(found), "left": []}, effect)


def _file_page(job: Job) -> str:
    return f"/calls/files/{job.id}"


def _calls(_job: Job) -> str:
    return "/calls"


register_kind(LIST_JOB, JobKind(_list, _l("制作通知名单"), say_file, _file_page, refused=_calls))
