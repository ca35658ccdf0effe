"""A questionnaire, and the score of a set of answers, as plain data for the headless verbs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.answers import Absence, Answer, AnswerSheet, Dossier, Unreadable, UnreadableAnswerError, from_json
from scoring.checks import Finding, find
from scoring.computing import band_index, figure
from scoring.encode import encode
from scoring.exact import POINT, WEIGHT, exact_text, half_up, unscaled
from scoring.loading_conditions import references
from scoring.maturity import score
from scoring.maturity.breakdown import Share, breakdown
from scoring.questionnaire import (
    Atom,
    Band,
    ClauseRule,
    Condition,
    Every,
    Kind,
    Negation,
    Node,
    Option,
    PointsRule,
    Question,
    Questionnaire,
    Ratio,
    Some,
    Words,
)
from scoring.visibility import asked, lookup
from survey.formats import FORMATS
from survey.wording import say_finding

Json = dict[str, Any]
FACTS = "facts"


def _words(words: Words | None) -> Json | None:
    return None if words is None else {"zh": words.zh, "en": words.en}


def points(value: int) -> Decimal:
    """Return points of 1/10 000 as a decimal without trailing zeros."""
    return _short(unscaled(value, POINT))


def _short(number: Decimal) -> Decimal:
    normal = number.normalize()
    return normal.quantize(Decimal(1)) if int(normal.as_tuple().exponent) > 0 else normal


def describe(questionnaire: Questionnaire) -> Json:
    """Return sections, questions with options and points, checks and the rule."""
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "title": _words(questionnaire.title),
        "basis": _words(questionnaire.basis),
        "status": questionnaire.status,
        "digest": questionnaire.digest,
        "variants": [{"id": name, "title": _words(title)} for name, title in questionnaire.variants],
        "sections": [
            {
                "id": section.id,
                "title": _words(section.title),
                "questions": [_question(question) for question in section.questions],
            }
            for section in questionnaire.sections
        ],
        "checks": [
            {
                "id": check.id,
                "kind": check.kind,
                "level": "hard" if check.hard else "soft",
                "message": _words(check.message),
            }
            for check in questionnaire.checks
        ],
        "rule": _rule(questionnaire.rule),
    }


def _question(question: Question) -> Json:
    found: Json = {
        "id": question.id,
        "kind": question.kind,
        "title": _words(question.title),
        "required": question.required,
        "status": question.status,
        "options": [_option(option) for option in question.options],
        "visible": _condition(question.visible),
        "variants": list(question.variants),
        "not_applicable": [option.id for option in question.not_applicable],
    }
    if question.kind is Kind.NUMBER:
        found |= {"unit": _words(question.unit), "places": question.places}
        found |= {"min": question.minimum, "max": question.maximum}
    if question.kind is Kind.LADDER:
        found["binding"] = question.binding
    if question.kind is Kind.TEXT:
        found |= {"format": question.format, "max_length": question.max_length}
    if question.kind is Kind.CLAUSE:
        found |= {"subdomain": question.subdomain, "level": question.level}
    if question.compute is not None:
        before = question.compute.before
        found["compute"] = {"now": _ratio(question.compute.now), "before": _ratio(before) if before else None}
        found["bands"] = [_band(band) for band in question.bands]
    return found


def _option(option: Option) -> Json:
    return {
        "id": option.id,
        "label": _words(option.label),
        "points": points(option.points),
        "level": option.level,
        "exclusive": option.exclusive,
        "status": option.status,
    }


def _band(band: Band) -> Json:
    bound = "upto" if band.inclusive else "below"
    found: Json = {"id": band.id, "label": _words(band.label), "points": points(band.points)}
    return found if band.bound is None else found | {bound: band.bound}


def _ratio(ratio: Ratio) -> Json:
    return {"of": list(ratio.of), "to": list(ratio.to), "scale": ratio.scale}


def _condition(condition: Condition | None) -> Json | None:
    match condition:
        case None:
            return None
        case Every(parts):
            return {"all": [_condition(part) for part in parts]}
        case Some(parts):
            return {"any": [_condition(part) for part in parts]}
        case Negation(part):
            return {"not": _condition(part)}
        case Atom(question, operation, values):
            single = {"answered": True, "in": list(values)}.get(operation, values[0] if values else None)
            return {"question": question, operation: single}


def _rule(rule: PointsRule | ClauseRule | None) -> Json | None:
    if rule is None:
        return None
    if isinstance(rule, ClauseRule):
        return {
            "kind": "clause_levels",
            "status": rule.status,
            "source": _words(rule.source),
            "passing": unscaled(rule.passing, WEIGHT),
            "bands": [unscaled(band, WEIGHT) for band in rule.bands],
            "levels": [{"level": level, "title": _words(title)} for level, title in rule.levels],
            "tree": [_node(node) for node in rule.tree],
        }
    return {
        "kind": "points_and_scenarios",
        "status": rule.status,
        "source": _words(rule.source),
        "parts": [
            {
                "id": part.id,
                "title": _words(part.title),
                "maximum": points(part.maximum),
                "groups": [
                    {
                        "id": group.id,
                        "title": _words(group.title),
                        "maximum": points(group.maximum),
                        "items": list(group.items),
                    }
                    for group in part.groups
                ],
            }
            for part in rule.parts
        ],
        "scenarios": list(rule.scenarios),
        "levels": [
            {
                "level": step.level,
                "title": _words(step.title),
                "points": points(step.points),
                "scenarios": step.scenarios,
                "binding": step.binding,
            }
            for step in rule.levels
        ],
    }


def _node(node: Node) -> Json:
    weights = {variant: unscaled(weight, WEIGHT) for variant, weight in node.weights.items()}
    children = [_node(child) for child in node.children]
    return {"id": node.id, "title": _words(node.title), "weights": weights, "children": children}


def read_answers(
    questionnaires: Mapping[str, Questionnaire], own: str, answers: Mapping[str, Any], variant: str
) -> tuple[Dossier, list[str]]:
    """Return a dossier from ``{question id: value}`` (``facts.…`` for shared facts) and every fault as a sentence."""
    values: dict[str, dict[str, Answer]] = {name: {} for name in questionnaires}
    faults: list[str] = []
    for key, raw in answers.items():
        owner, _, local = key.partition(".") if "." in key else (own, "", key)
        question = questionnaires[owner].questions.get(local) if owner in questionnaires else None
        if question is None:
            faults.append(f"{key}: there is no such question")
            continue
        if local in values[owner]:
            faults.append(f"{key}: this question is answered twice, with and without its questionnaire's name")
        try:
            answer = from_json(question, raw)
        except UnreadableAnswerError as error:
            faults.append(f"{key}: {_say(error, question)}")
            continue
        if isinstance(answer, Unreadable):
            faults.append(f"{key}: an unreadable answer can't be scored")
        values[owner][local] = answer
    sheets = {
        name: AnswerSheet(name, item.version, values[name], variant=variant if name == own else "")
        for name, item in questionnaires.items()
    }
    return Dossier(sheets), faults


def _say(error: UnreadableAnswerError, question: Question) -> str:
    value = error.parameters.get("value", "")
    options = ", ".join(option.id for option in question.options)
    return {
        "computed": "it is computed from other answers and can't be given: give those instead",
        "option_unknown": f"{value!r} is no option; use {options}",
        "option_exclusive": f"{value}: an exclusive option can't be chosen together with others",
        "list_expected": f"a list of options is expected, not {value!r}; use {options}",
        "number_unreadable": f"{value!r} is no plain decimal number",
        "yesno_unreadable": f'{value!r} is neither "yes" nor "no"',
        "date_unreadable": f"{value!r} is no date; write 2026-11-23",
        "text_expected": f"a text is expected, not {value!r}",
        "reason_unknown": f"{value!r} is no reason that this question offers",
    }[error.code]


def scored(questionnaires: Mapping[str, Questionnaire], own: str, dossier: Dossier) -> Json:
    """Return level, total, index, every part, coverage, computed rates and findings of one questionnaire.

    Of the shared facts only those matter that were given or that the questionnaire uses: the findings on others are
    left out. `not_asked`: what was given and does not count, since other answers hide it.
    """
    questionnaire = questionnaires[own]
    profile = score(encode(questionnaires, [dossier])[own])
    rule = profile.rule
    level = int(profile.level[0])
    title = next((step.title for step in rule.levels if step.level == level), None)
    seen = asked(questionnaires, dossier)
    return {
        "questionnaire": own,
        "version": questionnaire.version,
        "level": level,
        "level_title": _words(title),
        "total": points(int(profile.total[0])),
        "index": points(int(profile.index[0])),
        "coverage": {"answered": int(profile.answered[0]), "asked": int(profile.asked[0])},
        "parts": [_part(part) for part in breakdown(profile, 0)],
        "scenarios": [
            {"id": name, "level": int(profile.scenarios[0, column]), "binding": questionnaire.questions[name].binding}
            for column, name in enumerate(rule.scenarios)
        ],
        "levels": [
            {"level": step.level, "reached": int(profile.reached[0, i]), "binding": int(profile.binding[0, i])}
            for i, step in enumerate(rule.levels)
        ],
        "rates": _rates(questionnaires, questionnaire, dossier),
        "not_asked": [
            name if owner == own else f"{owner}.{name}"
            for owner, sheet in dossier.sheets.items()
            for name in sheet.values
            if name not in seen[owner]
        ],
        "status": rule.status,
        "note": "自评参考等级，不替代官方评估",
        "findings": _findings(questionnaires, own, dossier),
    }


def _part(part: Share) -> Json:
    groups = [_share(group) | {"items": [_item(item) for item in group.shares]} for group in part.shares]
    return _share(part) | {"groups": groups}


def _share(share: Share) -> Json:
    return {"id": share.id, "points": points(share.points), "maximum": points(share.maximum)}


def _item(item: Share) -> Json:
    return _share(item) if item.applicable else _share(item) | {"absence": "not_applicable"}


def _rates(questionnaires: Mapping[str, Questionnaire], questionnaire: Questionnaire, dossier: Dossier) -> list[Json]:
    seen = asked(questionnaires, dossier)
    rows: list[Json] = []
    for question in questionnaire.questions.values():
        if question.compute is None or question.id not in seen[questionnaire.id]:
            continue
        value = figure(question.compute, lookup(dossier, seen))
        if isinstance(value, Absence):
            rows.append({"id": question.id, "absence": value.value})
        else:
            band = question.bands[band_index(question, value)].id
            rows.append({"id": question.id, "exact": exact_text(value), "rounded": _rounded(value), "band": band})
    return rows


def _rounded(value: Fraction) -> Decimal:
    return Decimal(half_up(value * 10_000)).scaleb(-4)


def _findings(questionnaires: Mapping[str, Questionnaire], own: str, dossier: Dossier) -> list[Json]:
    relevant = set(dossier.sheets[FACTS].values) | _used_facts(questionnaires, own)
    return [
        _finding(finding, questionnaires[finding.questionnaire])
        for finding in find(questionnaires, dossier, formats=FORMATS)
        if finding.questionnaire == own or relevant.intersection(finding.questions)
    ]


def _used_facts(questionnaires: Mapping[str, Questionnaire], own: str) -> set[str]:
    """Return the local ids of the facts that a questionnaire computes with or looks at, and those they hang on."""
    names: list[str] = []
    for question in questionnaires[own].questions.values():
        names += references(question.visible)
        for ratio in (question.compute.now, question.compute.before) if question.compute is not None else ():
            names += (*ratio.of, *ratio.to) if ratio is not None else ()
    found: set[str] = set()
    while names:
        owner, _, local = names.pop().partition(".")
        if owner == FACTS and local not in found:
            found.add(local)
            names += references(questionnaires[FACTS].questions[local].visible)
    return found


def _finding(finding: Finding, questionnaire: Questionnaire) -> Json:
    return {
        "severity": "hard" if finding.hard else "soft",
        "code": finding.code,
        "check": finding.check,
        "questionnaire": finding.questionnaire,
        "questions": list(finding.questions),
        "parameters": dict(finding.parameters),
        "message": say_finding(finding, questionnaire),
    }
