"""The levels that a version's own answers give."""

from __future__ import annotations

from survey.definitions.catalogue import catalogue
from survey.definitions.given_levels import Levels, levels_by
from survey.models import SubmissionVersion
from survey.queries.submissions import version_dossier


def levels_of_version(version: SubmissionVersion) -> Levels:
    """Return what gives the levels of a version's own answers; the version comes with its sheets."""
    digests = {sheet.questionnaire_id: sheet.definition_digest for sheet in version.sheets}
    definitions = catalogue().named_by_digest(digests)
    by_digest = {item.digest: item for item in definitions.values()}
    return levels_by(definitions, version_dossier(version, by_digest))
