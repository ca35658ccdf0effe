"""The job that looks for signals: every submission puts one in line, and an official who asks for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.jobs.kinds import JobContext, JobKind, JobOutput, OutdatedError, register_kind
from survey.jobs.start_job import start_job
from survey.models import Job
from survey.queries import campaigns
from survey.queries.signal_checks import checks_of_campaign
from survey.queries.signal_firms import unread_versions
from survey.signals import find_signals
from survey.words.language import _, _l

KIND = "signals"
_log = logging.getLogger(__name__)


def _run(context: JobContext) -> JobOutput:
    """Look over the campaign of the job's parameters; where another job did meanwhile there is nothing to do."""
    campaign_id = int(context.parameters["campaign"])
    with context.sessions() as database:
        if not context.parameters.get("all") and not _unread(database, campaign_id):
            return JobOutput(result={"versions": 0, "found": 0, "ended": 0})
        looked = find_signals.look(database, campaign_id)

    def write(session: Session) -> dict[str, int]:
        try:
            return dict(find_signals.write(session, looked, user_id=context.user_id))
        except find_signals.OtherFoundError as error:
            raise OutdatedError from error

    return JobOutput(effect=write)


def start_looking(app: Flask, campaign_id: int, version_id: int) -> None:
    """Put a look in line after a version was submitted.

    The submission stands whether that succeeds or not: what nobody looked over is told on the page of signals.
    """
    try:
        start_job(app, KIND, {"campaign": campaign_id, "version": version_id}, None)
    except DBAPIError:
        _log.exception("no look for signals was put in line after version %s", version_id)


def look_where_unread(app: Flask) -> None:
    """Put a look in line where the present campaign was not looked over with the checks as they are now.

    So a changed set of checks is used as soon as the service starts with it.
    """
    with app.extensions["sessions"]() as database:
        campaign = campaigns.current(database)
    if campaign is not None:
        look_if_unread(app, campaign.id)


def look_if_unread(app: Flask, campaign_id: int) -> None:
    """Put a look in line where a campaign was not looked over with its checks as they are now, as with a new scheme."""
    with app.extensions["sessions"]() as database:
        unread = _unread(database, campaign_id)
    if unread:
        start_looking(app, campaign_id, 0)


def _unread(database: Session, campaign_id: int) -> bool:
    """Return whether a version that counts was not looked over with the checks of its campaign."""
    return bool(unread_versions(database, campaign_id, checks_of_campaign(database, campaign_id).digest))


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"versions": 0}:
            return [_("已提交的企业都已检查过，没有变化。")]
        case {"versions": _versions}:  # no counts: they are the whole district's, and towns read this, too
            return [_("已按现行检查项查找过全部提交，线索清单已更新。")]
    return []


def _page(_job: Job) -> str:
    return "/signals"


register_kind(KIND, JobKind(_run, _l("查找线索"), _say, _page, shared=True, refused=_page))
