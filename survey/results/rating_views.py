"""External ratings of an enterprise in words, beside what its own answers give."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.definitions.catalogue import catalogue
from survey.definitions.given_levels import Levels, levels_by
from survey.definitions.level_titles import titles_of
from survey.definitions.local_days import today
from survey.definitions.rating_levels import LARGE, OURS, level_named
from survey.models import ExternalRating, SubmissionVersion
from survey.queries.incoming import ratings_of
from survey.queries.submissions import version_dossier
from survey.store.scope import Scope
from survey.words.language import _, in_words
from survey.words.rating_sources import say_source


@dataclass(frozen=True, slots=True)
class RatingView:
    """One rating in words. `ours`: what our questionnaire gives and how far it lies off; empty where none is the like.

    `valid_until`: empty where the report names no day; `expired`: whether that day is over.  `far`: at least `LARGE`
    levels off.
    """

    source: str
    level: str
    report_number: str
    dated: str
    valid_until: str
    expired: bool
    ours: str
    far: bool


def levels_of_version(version: SubmissionVersion) -> Levels:
    """Return what gives the levels of a version's own answers; the version comes with its sheets."""
    digests = {sheet.questionnaire_id: sheet.definition_digest for sheet in version.sheets}
    definitions = catalogue().named_by_digest(digests)
    by_digest = {item.digest: item for item in definitions.values()}
    return levels_by(definitions, version_dossier(version, by_digest))


def view_ratings(database: Session, scope: Scope, enterprise_id: int, levels: Levels) -> list[RatingView]:
    """Return the external ratings of an enterprise in words, newest report first. `levels`: what stands beside."""
    rows = ratings_of(database, scope, enterprise_id)
    own = levels({OURS[row.source] for row in rows if level_named(row.source, row.level) is not None})
    return [_view(row, own.get(OURS.get(row.source, ""))) for row in rows]


def _view(row: ExternalRating, own: int | None) -> RatingView:
    named = level_named(row.source, row.level)
    until = row.valid_until
    return RatingView(
        source=say_source(row.source),
        level=row.level,
        report_number=row.report_number,
        dated=row.dated.isoformat(),
        valid_until=until.isoformat() if until is not None else "",
        expired=until is not None and until < today(),
        ours=_say_ours(OURS[row.source], own, named) if own is not None and named is not None else "",
        far=own is not None and own >= 0 and named is not None and abs(own - named) >= LARGE,
    )


def _say_ours(questionnaire: str, own: int, named: int) -> str:
    if own < 0:
        return _("未评出等级")
    titles = titles_of(catalogue().questionnaires[questionnaire])
    level = in_words(titles[own]) if own in titles else _("未达一级")
    if own == named:
        return _("%(level)s，相同", level=level)
    if own > named:
        return _("%(level)s，高%(n)s级", level=level, n=own - named)
    return _("%(level)s，低%(n)s级", level=level, n=named - own)
