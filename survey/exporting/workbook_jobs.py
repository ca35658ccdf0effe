"""The jobs that write the workbooks of a large evaluation: the shortlist, and the live workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from survey.exporting.read_frozen_list import read_frozen
from survey.exporting.write_live_workbook import live_list_workbook, live_workbook
from survey.exporting.write_shortlist import shortlist_workbook
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Evaluation, Job, User
from survey.queries import evaluations
from survey.records.export_records import Recording, write_recordings
from survey.store.scope import Scope, scope
from survey.words.language import _, _l

SHORTLIST, LIVE = "shortlist", "live_workbook"
Write = Callable[[Session, Evaluation, User, list[Recording]], tuple[str, bytes]]


def _shortlist(context: JobContext) -> JobOutput:
    internal, reason = bool(context.parameters["internal"]), str(context.parameters.get("reason", ""))
    settings = context.settings
    return _written(
        context,
        lambda database, evaluation, user, kept: shortlist_workbook(
            database, evaluation, scope(user), settings=settings, user=user, internal=internal, reason=reason, into=kept
        ),
    )


def _live(context: JobContext) -> JobOutput:
    settings, number = context.settings, context.parameters.get("version")

    def write(database: Session, evaluation: Evaluation, user: User, kept: list[Recording]) -> tuple[str, bytes]:
        if number is None:
            return live_workbook(database, evaluation, settings=settings, user=user, into=kept)
        frozen = read_frozen(database, evaluation.campaign_id, int(number), Scope(everything=True))
        if frozen is None:
            raise JobRefusedError("gone")
        return live_list_workbook(database, frozen, settings=settings, user=user, into=kept)

    return _written(context, write)


def _written(context: JobContext, write: Write) -> JobOutput:
    """Write the workbook of the job's evaluation; refused as ``gone`` where that does not exist."""
    kept: list[Recording] = []
    with context.sessions() as database:
        user = context.user(database)
        evaluation = evaluations.evaluation(database, int(context.parameters["evaluation"]))
        if evaluation is None:
            raise JobRefusedError("gone")
        name, content = write(database, evaluation, user, kept)
    result = {"rows": kept[0].entry.rows, "number": kept[0].entry.number}
    return JobOutput(name, content, result, lambda database: write_recordings(database, kept))


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"rows": rows, "number": number}:
            return [_("共 %(rows)s 家；文件编号 %(number)s。", rows=rows, number=number)]
        case {"code": "gone"}:
            return [_("这次评估已不存在，请回到候选排序重新选择。")]
    return []


register_kind(SHORTLIST, JobKind(_shortlist, _l("导出候选名单"), _say))
register_kind(LIVE, JobKind(_live, _l("导出权重测算表"), _say))
