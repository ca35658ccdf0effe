"""The jobs that release the letters of a list, and that write them for the printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from exports.printed.result_letters import ResultLetter, ResultLetterWords
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Campaign, Job, Letter, LetterRelease, utc_now
from survey.publishing.letter_results import LetterRefusedError
from survey.publishing.letter_words import (
    LetterText,
    kept_words,
    say_kept,
    say_letters_refused,
    say_mark,
    words_to_keep,
)
from survey.publishing.print_letters import LARGEST, ordered_by_unit, print_letters
from survey.publishing.read_letters import read_letters
from survey.publishing.record_letters import LetterRecords
from survey.publishing.release_letters import release_letters
from survey.queries import frozen_lists, letters
from survey.records.export_records import write_recordings
from survey.store.permissions import Permission
from survey.words.figures import unit_name
from survey.words.language import _, _l, _n, in_chinese

RELEASE_JOB, PRINT_JOB = "release_letters", "print_notices"


def _release(context: JobContext) -> JobOutput:
    given = context.parameters
    campaign_id, number = int(given["campaign"]), int(given["version"])
    with context.sessions() as database:
        version = frozen_lists.issued(database, campaign_id)
        if version is None or version.number != number:
            raise JobRefusedError("not_issued" if version is None else "moved")
        drawn = read_letters(database, version)

    def keep(database: Session) -> Mapping[str, Any]:
        document_number = str(given["document_number"])
        with in_chinese():
            words = words_to_keep(database.get_one(Campaign, campaign_id), document_number, utc_now())
        try:
            release_letters(
                database,
                campaign_id,
                number,
                drawn,
                come_back=str(given["come_back"]),
                document_number=document_number,
                words=words,
                author_id=context.user_id or 0,
            )
        except LetterRefusedError as refused:
            raise JobRefusedError(refused.code) from refused
        return {"rows": len(drawn)}

    return JobOutput(result={"rows": len(drawn)}, effect=keep)


def _print(context: JobContext) -> JobOutput:
    given = context.parameters
    by_unit = bool(given["by_unit"])
    with context.sessions() as database:
        campaign = database.get_one(Campaign, int(given["campaign"]))
        release = letters.newest_release(database, campaign.id)
        if release is None:
            raise JobRefusedError("not_issued")
        with in_chinese():
            rows = letters.letters(database, release.id)
            printed = ordered_by_unit([_as_printed(row, release) for row in rows])
            words = kept_words(campaign, release)
            path = context.path(".zip" if by_unit or len(printed) > LARGEST else ".pdf")
            records = LetterRecords(
                database, context.settings, campaign, release, context.user(database), _titled(words, release)
            )
            name = print_letters(
                words, printed, path, by_unit=by_unit, made_at=release.released_at, record=records.record
            )
    kept = records.kept
    return JobOutput(name, path, {"rows": len(printed)}, lambda session: write_recordings(session, kept))


def _titled(words: ResultLetterWords, release: LetterRelease) -> str:
    return _("%(title)s（名单第 %(n)s 版）", title=words.title, n=release.list_version.number)


def _as_printed(row: Letter, release: LetterRelease) -> tuple[str, ResultLetter]:
    text: LetterText = say_kept(row.content, row.digest, release)
    reason = [_("说明：%(reason)s", reason=text.reason)] if text.reason else []
    return text.unit, ResultLetter(
        unit=unit_name(text.unit),
        name=text.name,
        paragraphs=[text.decision, *reason, *text.place],
        results=text.results,
        criteria=text.criteria,
        improve=text.improve,
        come_back=text.come_back,
        mark=say_mark(text.number, text.digest, row.id),
    )


def _say_release(job: Job) -> Sequence[str]:
    match job.result:
        case {"rows": rows}:
            return [_n("已发放 %(n)s 份告知书，企业登录后可以看到自己的一份。", n=rows)]
        case {"code": code}:
            return [line for line in (say_letters_refused(code),) if line]
    return []


def _say_print(job: Job) -> Sequence[str]:
    match job.result:
        case {"rows": rows}:
            return [_n("共 %(n)s 份告知书。", n=rows)]
        case {"code": code}:
            return [line for line in (say_letters_refused(code),) if line]
    return []


def _letters_page(_job: Job) -> str:
    return "/letters"


register_kind(
    RELEASE_JOB,
    JobKind(
        _release,
        _l("发放告知书"),
        _say_release,
        _letters_page,
        again=False,
        refused=_letters_page,
        needs=Permission.PUBLISH,
    ),
)
register_kind(PRINT_JOB, JobKind(_print, _l("制作告知书"), _say_print, needs=Permission.PUBLISH))
