"""The sheet of a visit: what the firm said, what proves it, what was found, and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from scoring.answers.answers import Dossier, Given, UnreadableAnswerError, from_json, says_same
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.models import VisitFinding
from survey.visiting.sheet_results import HIGHER, KEPT, LOWER, OTHER, SheetLine, SheetSource
from survey.visiting.words import say_points
from survey.web.shown_answers import shown_answer
from survey.words.acting import say_done_by
from survey.words.figures import moment
from survey.words.language import _, in_words


def view_sheet(source: SheetSource) -> list[SheetLine]:
    """Return the lines of a visit: its claims in their order, then what else was found."""
    claims = {str(claim["question"]): claim for claim in source.visit.claims}
    keys = list(dict.fromkeys([*claims, *(f"{owner}.{name}" for owner, name in source.newest)]))
    most = max((int(claim["loss"]) for claim in claims.values()), default=0)
    questionnaires, dossier = source.questionnaires, source.dossier
    lines = []
    for key in keys:
        owner, _dot, name = key.partition(".")
        questionnaire = questionnaires.get(owner)
        question = questionnaire.questions.get(name) if questionnaire is not None else None
        if questionnaire is not None and question is not None:
            lines.append(_line(source, (questionnaire, question), dossier, (claims.get(key, {}), most)))
    return lines


def _line(
    source: SheetSource,
    of: tuple[Questionnaire, Question],
    dossier: Dossier,
    effect: tuple[Mapping[str, Any], int],
) -> SheetLine:
    (questionnaire, question), (claim, most) = of, effect
    key = (questionnaire.id, question.id)
    row = source.newest.get(key)
    given = dossier.sheets[questionnaire.id].get(question.id)
    loss = int(claim.get("loss", 0))
    low = not loss and bool(claim.get("gain"))
    section = questionnaire.section(question.section)
    return SheetLine(
        key=f"{questionnaire.id}.{question.id}",
        title=in_words(question.title),
        place=_("%(questionnaire)s · %(section)s", questionnaire=in_words(questionnaire.title),
                section=in_words(section.title) if section is not None else ""),
        said=shown_answer(question, given),
        files=source.files.get(key, ()),
        asks=in_words(question.evidence),
        choices=say_choices(question),
        found=say_value(question, row.found) if row is not None else "",
        conclusion=conclude(question, row) if row is not None else "",
        reason=row.reason if row is not None else "",
        who=say_who(row) if row is not None else "",
        photos=_photos(source.findings, key),
        places=int(claim.get("gained" if low else "places", 0)),
        points=say_points(int(claim["gain"]) if low else loss) if claim else "",
        share=100 * loss // most if most else 0,
        low=low,
        finding=row,
        answer=source.answers.get(row.id) if row is not None else None,
    )  # fmt: skip


def say_choices(question: Question) -> str:
    """Return what may be found of a question, as it is written into the workbook; empty where anything may."""
    match question.kind:
        case Kind.YESNO:
            return _("是；否")
        case Kind.NUMBER:
            return _("数字（%(unit)s）", unit=in_words(question.unit)) if in_words(question.unit) else _("数字")
        case Kind.DATE:
            return _("日期，如 2026-12-22")
    named = _("；").join(in_words(option.label) for option in question.options)
    return _("可选几项，用“；”隔开：%(named)s", named=named) if question.kind is Kind.MULTIPLE else named


def say_who(row: VisitFinding) -> str:
    """Return who found something, and when."""
    return _("%(who)s，%(when)s", who=say_done_by(row.found_by, row.acting_for), when=moment(row.found_at))


def _photos(rows: Sequence[VisitFinding], key: tuple[str, str]) -> list[VisitFinding]:
    """Return the findings of a question that brought a file, each file once."""
    own = [row for row in rows if (row.questionnaire_id, row.question_id) == key and row.evidence_digest]
    return list({row.evidence_digest: row for row in reversed(own)}.values())[::-1]


def say_value(question: Question, stored: Mapping[str, Any]) -> str:
    """Return a stored value in words."""
    return shown_answer(question, read_value(question, stored))


def read_value(question: Question, stored: Mapping[str, Any]) -> Given:
    """Return a stored value as an answer; as no answer where it can't be read any more."""
    try:
        return from_json(question, stored["v"])
    except UnreadableAnswerError:
        return ""


def conclude(question: Question, row: VisitFinding) -> str:
    """Return what a finding means: kept, lower, higher, or another answer that is neither."""
    if says_same(question, row.found["v"], row.said["v"]):
        return KEPT
    before, after = (_worth(question, read_value(question, value)) for value in (row.said, row.found))
    if before is None or after is None or before == after:
        return OTHER
    return LOWER if after < before else HIGHER


def _worth(question: Question, given: Given) -> Decimal | None:
    """Return how much an answer is, where answers to the question can be more or less."""
    if question.kind is Kind.NUMBER:
        return given if isinstance(given, Decimal) else None
    worths = {option.id: Decimal(option.level or option.points) for option in question.options}
    if not any(worths.values()):
        return None
    chosen = given if isinstance(given, tuple) else (str(given),)
    return sum((worths.get(name, Decimal(0)) for name in chosen), Decimal(0))
