"""The result of one questionnaire of a version, for each of the three rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scoring.answers.coding import coding_of, unpack
from scoring.definition.questionnaire import Questionnaire
from scoring.maturity import AnyProfile, ClauseProfile, StageProfile, score
from survey.definitions.catalogue import catalogue
from survey.models import SubmissionVersion, VersionSheet
from survey.queries.spreads import Spread
from survey.results.clause_views import ClauseResult, view_clauses
from survey.results.points_views import PointsResult, view_points
from survey.results.stage_views import StageResult, view_stages
from survey.words.language import in_words

AnyResult = PointsResult | ClauseResult | StageResult


def profile_of(questionnaire: Questionnaire, sheet: VersionSheet) -> AnyProfile:
    """Return the profile (one row) of a stored sheet, read from the packed codes that an evaluation reads too."""
    return score(unpack(coding_of(questionnaire), [sheet.packed]))


def view_version_results(version: SubmissionVersion) -> list[AnyResult]:
    """Return the results of a version, of every questionnaire that asked something and has a rule."""
    return [view_result(questionnaire, profile) for questionnaire, profile in _scored(version) if profile.asked[0]]


def not_asked_by(version: SubmissionVersion) -> list[str]:
    """Return the titles of the questionnaires that are scored and asked nothing of this enterprise."""
    return [in_words(questionnaire.title) for questionnaire, profile in _scored(version) if not profile.asked[0]]


def _scored(version: SubmissionVersion) -> Iterator[tuple[Questionnaire, AnyProfile]]:
    for sheet in version.sheets:
        questionnaire = catalogue().by_digest(sheet.definition_digest)
        if questionnaire is not None and questionnaire.rule is not None:
            yield questionnaire, profile_of(questionnaire, sheet)


def view_result(
    questionnaire: Questionnaire, profile: AnyProfile, spreads: Mapping[str, Spread] | None = None
) -> AnyResult:
    """Return the result of one enterprise, `profile` having one row.

    `spreads`: node id -> quartiles of the district, on officials' pages only.
    """
    if isinstance(profile, ClauseProfile | StageProfile):
        return view_tree(questionnaire, profile, spreads)
    return view_points(questionnaire, profile)


def view_tree(
    questionnaire: Questionnaire, profile: ClauseProfile | StageProfile, spreads: Mapping[str, Spread] | None = None
) -> ClauseResult | StageResult:
    """Return the result of a questionnaire with a tree; parameters as in `view_result`."""
    if isinstance(profile, ClauseProfile):
        return view_clauses(questionnaire, profile, spreads)
    return view_stages(questionnaire, profile, spreads)
