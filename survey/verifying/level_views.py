"""The levels of a firm side by side: by its own answers, by what was verified of them, and as they were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from scoring.answers.answers import Dossier
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.catalogue import catalogue
from survey.definitions.given_levels import levels_by
from survey.definitions.level_titles import titles_of
from survey.definitions.local_days import today
from survey.models import Campaign, LevelBasis, SubmissionVersion, VerifiedLevel
from survey.queries import campaigns, snapshots, submissions, verified_levels
from survey.words.acting import say_done_by
from survey.words.language import _, in_words
from survey.words.levels import say_basis, say_level, say_verified

Levels = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One questionnaire. `own`, `checked`, `found`: levels in words; empty where there is none.

    `checked`: by the answers with what was verified, empty where nothing was.  `note`: what is to be said of `found`,
    which differs from the others or does not count.
    """

    questionnaire: str
    own: str
    checked: str
    found: str
    basis: str = ""
    differs: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record: what was found when, by whom and why. `stands`: whether no later one replaces it."""

    at: datetime
    questionnaire: str
    level: str
    basis: str
    reason: str
    who: str
    version: int
    stands: bool


def level_choices(campaign: Campaign) -> list[tuple[str, str]]:
    """Return every level that can be found in a campaign, as ``cmmm:2`` with its words."""
    return [
        (f"{name}:{level}", _("%(title)s：%(level)s", title=in_words(item.title), level=say_level(item, level)))
        for name, item in _with_levels(campaign).items()
        for level in (0, *titles_of(item))
    ]


def _with_levels(campaign: Campaign) -> Mapping[str, Questionnaire]:
    """Return the questionnaires of a campaign that give levels, in its order."""
    asked_for = {item.questionnaire_id: item.version for item in campaign.questionnaires}
    known = {name: catalogue().versions.get((name, version)) for name, version in asked_for.items()}
    return {name: item for name, item in known.items() if item is not None and titles_of(item)}


def view_records(rows: Sequence[VerifiedLevel], campaign: Campaign) -> list[RecordLine]:
    """Return all records of a firm in words, as they come."""
    definitions, replaced = _with_levels(campaign), {row.replaces_id for row in rows}
    return [
        RecordLine(
            row.recorded_at,
            _title(definitions, row.questionnaire_id),
            say_verified(definitions.get(row.questionnaire_id), row),
            say_basis(row),
            row.reason,
            say_done_by(row.recorded_by, row.acting_for),
            row.version.number,
            row.id not in replaced,
        )
        for row in rows
    ]


def view_levels(
    database: Session, campaign: Campaign, rows: Sequence[VerifiedLevel], version: SubmissionVersion | None
) -> list[LevelLine]:
    """Return the levels of a firm in each questionnaire that it answered or that a level was found of.

    `rows`: all that was recorded of it in the campaign; `version`: its newest submission, with its answers.
    """
    definitions, replaced = _with_levels(campaign), {row.replaces_id for row in rows}
    standing = {row.questionnaire_id: row for row in rows if row.id not in replaced and row.level is not None}
    own, checked = _computed(database, version)
    lines = []
    for name in dict.fromkeys((*definitions, *standing)):
        row, item = standing.get(name), definitions.get(name)
        if row is None and name not in own:
            continue
        lines.append(
            LevelLine(
                _title(definitions, name),
                say_level(item, own[name]) if name in own else "",
                say_level(item, checked[name]) if name in checked else "",
                say_verified(item, row) if row is not None else "",
                say_basis(row) if row is not None else "",
                differs=row is not None and (row.level != checked.get(name, own.get(name))),
                note=_note(row, version, today()) if row is not None else "",
            )
        )
    return lines


def _note(row: VerifiedLevel, version: SubmissionVersion | None, day: date) -> str:
    """Return what whoever relies on a level that was found should know."""
    if row.basis == LevelBasis.RATING and row.valid_until is not None and row.valid_until < day:
        return _("证书已过有效期，不再算作核定等级")
    if row.basis == LevelBasis.RATING and row.dated is not None and row.dated > day:
        return _("证书尚未生效，还不算作核定等级")
    if version is not None and version.id != row.version_id:
        return _("核定之后企业又提交了一次，请核对是否仍然符合")
    return ""


def _computed(database: Session, version: SubmissionVersion | None) -> tuple[Levels, Levels]:
    """Return the levels by a version's own answers, and with what was verified of them (none where nothing was)."""
    if version is None:
        return {}, {}
    definitions = catalogue().named_by_digest(
        {sheet.questionnaire_id: sheet.definition_digest for sheet in version.sheets}
    )
    by_digest = {item.digest: item for item in definitions.values()}
    own = _levels(definitions, submissions.version_dossier(version, by_digest))
    overlay = snapshots.verified_values(database, [version.id]).get(version.id, {})
    if not overlay:
        return own, {}
    return own, _levels(definitions, snapshots.dossier_with_verified(database, definitions, version.id, overlay))


def _levels(definitions: Mapping[str, Questionnaire], dossier: Dossier) -> Levels:
    return levels_by(definitions, dossier)([name for name in definitions if titles_of(definitions[name])])


def _title(definitions: Mapping[str, Questionnaire], name: str) -> str:
    return in_words(definitions[name].title) if name in definitions else name


def levels_of_firm(database: Session, campaign: Campaign, enterprise_id: int) -> list[LevelLine]:
    """Return the levels of a firm, which was found through a scope, in a campaign."""
    rows = verified_levels.recorded(database, campaign.id, enterprise_id)
    return view_levels(database, campaign, rows, newest_version(database, campaign, enterprise_id))


def newest_version(database: Session, campaign: Campaign, enterprise_id: int) -> SubmissionVersion | None:
    """Return the newest submission of a firm in a campaign, with its answers."""
    part = campaigns.participation_of(database, enterprise_id, campaign.id)
    return submissions.latest_version(database, submissions.draft_id(database, part.id)) if part is not None else None


def say_standing(database: Session, campaign: Campaign, version_id: int) -> list[str]:
    """Return the levels that stand of the firm of a version, each with what it rests on, in a line."""
    definitions, day = _with_levels(campaign), today()
    return [
        _(
            "%(title)s：%(level)s（%(basis)s）",
            title=_title(definitions, row.questionnaire_id),
            level=say_verified(definitions.get(row.questionnaire_id), row),
            basis=_("；").join(part for part in (say_basis(row), _note(row, None, day)) if part),
        )
        for row in verified_levels.standing_of_version(database, version_id)
    ]
