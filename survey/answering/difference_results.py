"""Which answers differ between what was submitted and something else: a later version, or the draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from scoring.answers.answers import Dossier, sheet_to_json
from scoring.answers.checks import find
from scoring.answers.visibility import asked
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.formats import FORMATS
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


def held_answers(
    questionnaires: Mapping[str, Questionnaire], before: Dossier, after: Dossier, named: Collection[str]
) -> frozenset[Key]:
    """Return the typed answers that a return keeps as they were submitted.

    `before`: the returned version.  `after`: the draft.  `named`: qualified ids of the questions that were returned.
    Open beside these is what the version was not asked, and what a hard check holds against the answers that are open:
    a corrected figure may make another one wrong, which then has to be corrected too.
    """
    was = asked(questionnaires, before)
    held = {
        (name, question)
        for name, questionnaire in questionnaires.items()
        for question in was[name]
        if question in questionnaire.typed and f"{name}.{question}" not in named
    }
    while held:
        mixed = _with_held(before, after, held)
        findings = find(questionnaires, mixed, formats=FORMATS)
        wrong = {(item.questionnaire, question) for item in findings if item.hard for question in item.questions}
        if not wrong & held:
            break
        held -= wrong
    return frozenset(held)


def _with_held(before: Dossier, after: Dossier, held: Collection[Key]) -> Dossier:
    """Return the draft with what is held as it was submitted."""
    sheets = {}
    for name, sheet in after.sheets.items():
        own = {question for questionnaire, question in held if questionnaire == name}
        then = before.sheets[name].values if name in before.sheets else {}
        values = {key: value for key, value in sheet.values.items() if key not in own}
        sheets[name] = replace(sheet, values=values | {key: then[key] for key in own if key in then})
    return Dossier(sheets)


def changed_beyond(
    questionnaires: Mapping[str, Questionnaire], before: Dossier, after: Dossier, allowed: Collection[str]
) -> list[Key]:
    """Return the changed keys that an answer to a return must not have.

    `allowed`: qualified ids.  Reasons may always change, and so may what is not asked any more, and what `held_answers`
    leaves open.
    """
    now, held = asked(questionnaires, after), held_answers(questionnaires, before, after, allowed)
    return [
        (name, key)
        for name, key in changed_keys(documents_of(before), documents_of(after))
        if (name, key) in held and key in now[name]
    ]
