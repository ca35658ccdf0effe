"""The job that evaluates a campaign, whose end leads to the ranking, and the one after it that says how sure seats are.

A second click joins the first. The list is there as soon as it is made; its shares come after, by a job of their own
that is put in line in the transaction that stores the list.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError
from survey.evaluations import estimate_seats, evaluate
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, OutdatedError, register_kind
from survey.jobs.start_job import queue_with, start_job
from survey.models import Campaign, Job
from survey.queries import campaigns, evaluations, schemes
from survey.words.language import LANGUAGES, _, _l, in_language, language
from survey.words.limits import say_clash

KIND = "evaluate"
SEATS = "estimate_seats"
_log = logging.getLogger(__name__)


def _run(context: JobContext) -> JobOutput:
    """Evaluate the campaign of the job's parameters; refused as `evaluate.NothingToEvaluateError`, or as ``clash``."""
    campaign_id = int(context.parameters["campaign"])
    with context.sessions() as database:
        try:
            computed = evaluate.compute(database, campaign_id, progress=context.progress)
        except evaluate.NothingToEvaluateError as error:
            raise JobRefusedError(error.code) from error
        except CannotChooseError as error:
            campaign = database.get_one(Campaign, campaign_id)
            raise JobRefusedError("clash", **_say_clash(database, error, campaign.scheme_version_id or 0)) from error

    def write(session: Session) -> dict[str, int | bool]:
        try:
            found = evaluate.write(session, computed, user_id=context.user_id)
        except evaluate.OtherStoredError as error:
            raise OutdatedError from error
        if not computed.same and computed.draws:
            queue_with(session, SEATS, {"evaluation": found}, context.user_id)
        return {"evaluation": found, "same": computed.same}

    return JobOutput(effect=write)


def _run_seats(context: JobContext) -> JobOutput:
    """Say how sure each seat of the evaluation of the job's parameters is; refused as `CannotEstimateError` says."""
    with context.sessions() as database:
        try:
            estimated = estimate_seats.estimate(
                database, int(context.parameters["evaluation"]), progress=context.progress
            )
        except estimate_seats.CannotEstimateError as error:
            raise JobRefusedError(error.code) from error
    return JobOutput(effect=lambda session: {"draws": estimate_seats.write(session, estimated)})


def estimate_where_missing(app: Flask) -> None:
    """Put the estimate in line for the newest evaluation of the present campaign, where it was made without one."""
    with app.extensions["sessions"]() as database:
        campaign = campaigns.current(database)
        newest = evaluations.latest(database, campaign.id) if campaign is not None else None
        missing = newest is not None and evaluations.lacks_seat_draws(database, newest)
        evaluation_id = newest.id if newest is not None else 0
    if missing:
        try:
            start_job(app, SEATS, {"evaluation": evaluation_id}, None)
        except DBAPIError:
            _log.exception("no estimate of seats was put in line for evaluation %s", evaluation_id)


def _say_clash(database: Session, error: CannotChooseError, version_id: int) -> dict[str, str]:
    """Return language -> why no list can be made; pinned enterprises are named."""
    version = schemes.version(database, version_id)
    if version is None:
        return {}
    scheme = load_scheme(version.document)
    pins = {member.limit.value for members in error.clash.sets for member in members if member.limit.kind == "pin"}
    names = evaluations.names_of(database, pins)
    texts = {}
    for chosen in LANGUAGES:
        with in_language(chosen):
            texts[chosen] = say_clash(error.clash, scheme, names)
    return texts


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"code": "clash", "parameters": texts}:
            return [texts.get(language(), "")]
        case {"code": code}:
            refusal = say_nothing(code)
            return [refusal] if refusal else []
        case {"evaluation": number, "same": True}:
            return [_("提交、核定、方案和名额自评估 #%(id)s 以来没有变化，结果相同，不另存一次。", id=number)]
        case {"evaluation": number}:
            return [_("评估 #%(id)s 已完成。", id=number)]
    return []


def say_nothing(code: str) -> str:
    """Return why there is nothing that may be evaluated; empty for a code that is no such reason."""
    return {
        "trial": _("这是试填批次，填报内容不参加评估和排序。"),
        "no_scheme": _("批次还没有评分方案，请先设置。"),
        "no_submissions": _("还没有可以评估的提交：企业提交、盖章的承诺书确认收到以后，才参加评估。"),
        "demonstration_scheme": _("当前方案是演示方案，不能用于正式批次，请先发布正式方案。"),
        "demonstration_model": _("当前群组由演示数据得出，不能用于正式批次，请用正式数据重新冻结群组。"),
    }.get(code, "")


def _say_seats(job: Job) -> Sequence[str]:
    match job.result:
        case {"code": "changed"}:
            return [_("这次评估所用的数据或问卷已不能原样读出，把握度仍仅按名次。重新评估后会再作测算。")]
        case {"code": "gone" | "no_plan"}:
            return [_("这次评估没有可以测算的把握度。")]
        case {"draws": draws}:
            return [_("已连同全部约束把名单重作%(n)s次，把握度按其中入选的次数显示。", n=draws)]
    return []


def _page(job: Job) -> str:
    return f"/evaluations/{job.result['evaluation']}/ranking"


def _list(_: Job) -> str:
    return "/evaluations"


def _page_seats(job: Job) -> str:
    return f"/evaluations/{job.parameters['evaluation']}/robustness"


register_kind(SEATS, JobKind(_run_seats, _l("测算入选把握"), _say_seats, _page_seats, shared=True, aside=True))
register_kind(KIND, JobKind(_run, _l("运行评估"), _say, _page, shared=True, refused=_list))
