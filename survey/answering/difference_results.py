"""Which answers differ between what was submitted and something else: a later version, or the draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from scoring.answers.answers import Dossier, sheet_to_json
from scoring.answers.visibility import asked
from scoring.definition.questionnaire import Questionnaire
from survey.models import SubmissionVersion

NOTE = "note:"
Documents = Mapping[str, Mapping[str, Any]]
"""Questionnaire id -> all answers and reasons, as `sheet_to_json` writes them."""
Key = tuple[str, str]
"""A questionnaire, and a question of it, or ``note:<check>`` for a reason."""


def documents_of(dossier: Dossier) -> Documents:
    """Return the answers of a dossier as they are stored."""
    return {name: sheet_to_json(sheet) for name, sheet in dossier.sheets.items()}


def documents_of_version(version: SubmissionVersion) -> Documents:
    """Return the answers of a version as they are stored."""
    return {sheet.questionnaire_id: sheet.document for sheet in version.sheets}


def value_at(documents: Documents, key: Key) -> Any:  # noqa: ANN401 - JSON
    """Return what is stored under a key; None where nothing is."""
    questionnaire, name = key
    document = documents.get(questionnaire, {})
    part = "notes" if name.startswith(NOTE) else "values"
    return document.get(part, {}).get(name.removeprefix(NOTE))


def changed_keys(before: Documents, after: Documents) -> list[Key]:
    """Return the keys whose stored values differ, an absent one from every other, in the order of their names.

    Two sets of answers to the same definitions have equal digests if and only if there are none.
    """
    keys = {
        (questionnaire, name)
        for documents in (before, after)
        for questionnaire, document in documents.items()
        for name in (*document.get("values", {}), *(NOTE + check for check in document.get("notes", {})))
    }
    return sorted(key for key in keys if value_at(before, key) != value_at(after, key))


def changed_beyond(
    questionnaires: Mapping[str, Questionnaire], before: Dossier, after: Dossier, allowed: Collection[str]
) -> list[Key]:
    """Return the changed keys that an answer to a return must not have: typed answers outside `allowed`.

    `allowed`: qualified ids.  Reasons may always change, and so may what was not asked before or is not asked any more.
    """
    was, now = asked(questionnaires, before), asked(questionnaires, after)
    return [
        (name, key)
        for name, key in changed_keys(documents_of(before), documents_of(after))
        if name in questionnaires
        and not key.startswith(NOTE)
        and key in was[name]
        and key in now[name]
        and questionnaires[name].questions[key].register is None
        and f"{name}.{key}" not in allowed
    ]
