"""The jobs that write the archive of a campaign: with masked contacts, and with whole ones for a recorded reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy.orm import Session

from exports.writing.tables import CellKind, Column, Table
from survey.answering.estimate_effort import campaign_effort
from survey.archiving.archive_results import ArchiveFile, ArchiveWish, Recused, wish_of
from survey.archiving.write_contents import write_contents
from survey.archiving.write_evaluations import write_evaluations
from survey.archiving.write_frozen import write_frozen
from survey.archiving.write_lists import write_lists
from survey.archiving.write_method import write_call_letter, write_method
from survey.archiving.write_package import Package
from survey.archiving.write_trail_files import write_trail
from survey.archiving.write_versions import write_versions
from survey.definitions.catalogue import catalogue
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Campaign, Job, Role, User, utc_now
from survey.queries import archive, campaigns, recusals
from survey.records import export_records
from survey.records.write_anchors import head_words
from survey.store.db import one_look
from survey.store.file_names import portable_name
from survey.store.permissions import Permission, role_may
from survey.store.retention import NOT_BACKED_UP
from survey.store.scope import scope
from survey.words.language import _, _l, in_chinese
from survey.words.scopes import say_scope
from survey.words.trials import trial_mark_of_files

MASKED, WHOLE = "season_archive", "season_archive_whole"
KIND, PATH = "archive", "文件"
"""Of its record, and the title of the column that names a row of it."""
COLUMNS = (
    Column("path", PATH),
    Column("about", "是什么"),
    Column("rows", "行数", CellKind.INTEGER),
    Column("size", "字节", CellKind.INTEGER),
    Column("digest", "SHA-256"),
)


@dataclass(frozen=True, slots=True)
class _Made:
    """What was written, in counts that are kept with the job."""

    versions: int
    evaluations: int
    entries: int


def _masked(context: JobContext) -> JobOutput:
    return _archive(context, replace(wish_of(context.parameters), contacts=False), ".zip")


def _whole(context: JobContext) -> JobOutput:
    return _archive(context, replace(wish_of(context.parameters), contacts=True), f"{NOT_BACKED_UP}.zip")


def _archive(context: JobContext, wish: ArchiveWish, suffix: str) -> JobOutput:
    """Write the package as of one moment; it is recorded, with the digest of each file under seal, as the job ends."""
    path, kept = context.path(suffix), list[export_records.Recording]()
    with context.sessions() as database, in_chinese():
        if not role_may(Role(context.user(database).role), Permission.TAKE_ARCHIVE):
            raise JobRefusedError("not_allowed")
        with one_look(database), Package(path) as package:
            campaign, user = campaigns.campaign(database, wish.campaign_id), context.user(database)
            if campaign is None:
                raise JobRefusedError("no_campaign")
            wish = replace(wish, recused=_recused(database, campaign, user))
            manifest = _manifest(database, campaign, user, wish)
            made = _write(database, package, campaign, wish, step=_steps(context, database, wish))
            write_contents(package, manifest.title, _about(manifest, wish), wish)
        manifest = replace(manifest, rows=len(package.files))
        table = Table(KIND, manifest.title, "", COLUMNS, [_row(item) for item in package.files])
        name = portable_name(manifest.title, ".zip")
        export_records.record(
            database,
            manifest,
            (name, path),
            [table],
            key=export_records.seal_key(context.settings),
            user=context.user(database),
            filters={"campaign": str(wish.campaign_id)},
            key_titles=PATH,
            into=kept,
        )
    result = {"files": len(package.files), "number": manifest.number, **asdict(made)}
    return JobOutput(name, path, result, lambda session: export_records.write_recordings(session, kept))


def _recused(database: Session, campaign: Campaign, user: User) -> Recused:
    return Recused(recusals.recused_from(database, user.id), recusals.recused_firms(database, user.id, campaign.id))


def _about(manifest: export_records.Manifest, wish: ArchiveWish) -> dict[str, str | int]:
    """Return what the package says of its own making."""
    return {
        "number": manifest.number,
        "title": manifest.title,
        "made_at": manifest.made_at.isoformat(),
        "made_by": manifest.user_name,
        "program": manifest.program,
        "record": manifest.head,
        "reason": manifest.reason,
        "contacts": "whole" if wish.contacts else "masked",
        "recused_from": len(wish.recused.firms),
    }


def _manifest(database: Session, campaign: Campaign, user: User, wish: ArchiveWish) -> export_records.Manifest:
    return export_records.Manifest(
        number=export_records.new_number(),
        kind=KIND,
        title=f"{campaign.title}档案" + ("（含联系方式）" if wish.contacts else ""),
        made_at=utc_now(),
        user_name=user.name,
        scope=say_scope(scope(user)),
        columns=tuple(column.title for column in COLUMNS),
        head=head_words(database),
        reason=wish.reason,
        trial=trial_mark_of_files(campaign),
    )


def _row(item: ArchiveFile) -> list[str | int | None]:
    return [item.path, item.about, item.rows, item.size, item.digest]


def _steps(context: JobContext, database: Session, wish: ArchiveWish) -> Callable[[int], None]:
    """Return what tells the job how far it is: of all versions and entries of the trail."""
    total = len(archive.version_ids(database, wish.campaign_id)) + archive.trail_count(database, wish.campaign_id)
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        context.progress(done, total)

    context.progress(0, total)
    return step


def _write(
    database: Session, package: Package, campaign: Campaign, wish: ArchiveWish, *, step: Callable[[int], None]
) -> _Made:
    title, dated = campaign.title, campaign.opens_at
    known = {item.questionnaire_id: catalogue().versions[item.questionnaire_id, item.version]
             for item in campaign.questionnaires}  # fmt: skip
    write_method(database, package, campaign)
    write_call_letter(package, campaign, campaign_effort(known) if "facts" in known else None)
    evaluations = write_evaluations(database, package, campaign.id, title=title, dated=dated)
    write_lists(database, package, campaign, wish, dated=dated)
    write_frozen(database, package, campaign.id)
    versions = write_versions(database, package, wish, step)
    return _Made(versions, evaluations, write_trail(database, package, wish, step))


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"files": files, "versions": versions, "evaluations": evaluations, "entries": entries, "number": number}:
            said = _(
                "共 %(files)s 个文件：提交的版本 %(versions)s 份，评估 %(evaluations)s 次，操作记录 %(entries)s 条。",
                files=files,
                versions=versions,
                evaluations=evaluations,
                entries=entries,
            )
            return [said, _("文件编号 %(number)s。", number=number)]
        case {"code": "not_allowed"}:
            return [_("您现在没有导出档案的权限，没有产生文件。")]
        case {"code": "no_campaign"}:
            return [_("这个批次已不存在，没有产生文件。")]
    return []


register_kind(MASKED, JobKind(_masked, _l("制作批次档案"), _say, needs=Permission.TAKE_ARCHIVE))
register_kind(WHOLE, JobKind(_whole, _l("制作批次档案（含联系方式）"), _say, needs=Permission.TAKE_ARCHIVE))
