"""Answers from a JSON object, and what comes out when they are scored, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.answers.answers import Absence, Answer, AnswerSheet, Dossier, Unreadable, UnreadableAnswerError, from_json
from scoring.answers.checks import Finding, find
from scoring.answers.coding import encode
from scoring.answers.derived_figures import band_index, figure
from scoring.answers.linear_shares import linear_share
from scoring.answers.visibility import applies, asked, lookup
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.definition.rules import Node
from scoring.exact import POINT, WEIGHT, exact_text, half_up, unscaled
from scoring.loading.conditions import references
from scoring.maturity import AnyProfile, ClauseProfile, Profile, StageProfile, score
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.breakdown import Share, breakdown
from survey.commands.json_files import say_misread
from survey.commands.questionnaire_json import Json, in_both, points
from survey.definitions.formats import FORMATS
from survey.definitions.typed_answers import misread, typed_line, units_of
from survey.words.findings import say_finding

FACTS = "facts"


def read_answer_document(
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
            answer = _read(question, raw)
        except UnreadableAnswerError as error:
            faults.append(f"{key}: {_say(error, question)}")
            continue
        if isinstance(answer, Unreadable):
            unread = (
                _say_unread(question, answer.raw) if isinstance(raw, str) else "an unreadable answer can't be scored"
            )
            faults.append(f"{key}: {unread}")
        elif answer is not None:
            values[owner][local] = answer
    sheets = {
        name: AnswerSheet(name, item.version, values[name], variant=variant if name == own else "")
        for name, item in questionnaires.items()
    }
    return Dossier(sheets), faults


def _read(question: Question, raw: Any) -> Answer | None:  # noqa: ANN401 - JSON
    """Return an answer; what stands in quotes for a number, day or text is read as if it had been typed on a page."""
    typed = isinstance(raw, str) and question.kind in {Kind.NUMBER, Kind.DATE, Kind.TEXT}
    return typed_line(question, raw) if typed else from_json(question, raw)


def _say_unread(question: Question, raw: Any) -> str:  # noqa: ANN401 - JSON
    reason = misread(question, raw) if isinstance(raw, str) else None
    if reason is None:
        return "an unreadable answer can't be scored"
    if question.kind is Kind.DATE:
        return f"{raw!r} is no date; write 2026-11-23"
    return f"{raw!r} is no plain decimal number: {say_misread(reason, units_of(question))}"


def _say(error: UnreadableAnswerError, question: Question) -> str:
    value = error.parameters.get("value", "")
    options = ", ".join(option.id for option in question.options)
    alone = next((option.id for option in question.options if option.exclusive), "")
    return {
        "computed": "it is computed from other answers and can't be given: give those instead",
        "option_unknown": f"{value!r} is no option; use {options}",
        "option_exclusive": f"{value}: {alone!r} says that none of the others holds; give it alone or leave it out",
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
    left out. `not_asked`: what was given and does not count, since other answers hide it. Of a questionnaire that does
    not apply to the enterprise there is no result, and `reason` says so.
    """
    questionnaire = questionnaires[own]
    seen = asked(questionnaires, dossier)
    rule = questionnaire.rule
    applying = applies(questionnaire, dossier)
    result = _result(score(encode(questionnaires, [dossier])[own])) if applying else _no_result(questionnaire)
    return {
        "questionnaire": own,
        "version": questionnaire.version,
        **result,
        "rates": _rates(questionnaires, questionnaire, dossier),
        "not_asked": [
            name if owner == own else f"{owner}.{name}"
            for owner, sheet in dossier.sheets.items()
            for name in sheet.values
            if name not in seen[owner]
        ],
        "status": rule.status if rule is not None else questionnaire.status,
        "note": "自评参考等级，不替代官方评估",
        "findings": _findings(questionnaires, own, dossier),
    }


def _no_result(questionnaire: Questionnaire) -> Json:
    """Return what stands in the place of a result where the questionnaire is not asked."""
    deciding = list(dict.fromkeys(references(questionnaire.applies)))
    return {
        "applies": False,
        "reason": f"by {' and '.join(deciding)} this questionnaire is not asked of this enterprise: it has no result",
        "level": None,
        "level_title": None,
        "total": None,
        "index": None,
    }


def _result(profile: AnyProfile) -> Json:
    return {"applies": True, **_by_rule(profile), "assessed": _assessed(profile)}


def _assessed(profile: AnyProfile) -> Json:
    """Return how much of the form the index was worked out from, and why no level is stated where none is."""
    share = int(profile.assessed[0])
    unstated = int(profile.level[0]) == UNLEVELLED
    return {
        "share": unscaled(share, WEIGHT),
        "rescaled": 0 < share < WEIGHT,
        "no_level": "something that decides the level was not asked of this enterprise" if unstated else None,
    }


def _stated(level: int) -> int | None:
    return None if level == UNLEVELLED else level


def _by_rule(profile: AnyProfile) -> Json:
    match profile:
        case ClauseProfile():
            return _by_clauses(profile)
        case StageProfile():
            return _by_stages(profile)
    return _by_points(profile)


def _by_points(profile: Profile) -> Json:
    questionnaire = profile.coded.coding.questionnaire
    rule = profile.rule
    level = int(profile.level[0])
    return {
        "level": _stated(level),
        "level_title": in_both(next((step.title for step in rule.levels if step.level == level), None)),
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
    }


def _by_clauses(profile: ClauseProfile) -> Json:
    rule = profile.rule
    level = int(profile.level[0])
    pairs = zip(profile.scores[0].tolist(), profile.counted[0].tolist(), strict=True)
    return {
        "level": _stated(level),
        "level_title": in_both(dict(rule.levels).get(level)),
        "total": unscaled(int(profile.total[0]), WEIGHT),
        "index": unscaled(int(profile.index[0]), POINT),
        "coverage": {"answered": int(profile.answered[0]), "asked": int(profile.asked[0])},
        "levels": [
            {"level": number, "score": unscaled(own, WEIGHT), "counted": unscaled(counted, WEIGHT)}
            for (number, _), (own, counted) in zip(rule.levels, pairs, strict=True)
        ],
        "parts": _nodes(rule.tree, profile.nodes),
    }


def _by_stages(profile: StageProfile) -> Json:
    rule = profile.rule
    level = int(profile.level[0])
    return {
        "level": _stated(level),
        "level_title": in_both(next((stage.title for stage in rule.stages if stage.level == level), None)),
        "total": unscaled(int(profile.index[0]), POINT),
        "index": unscaled(int(profile.index[0]), POINT),
        "coverage": {"answered": int(profile.answered[0]), "asked": int(profile.asked[0])},
        "stages": [
            {
                "level": stage.level,
                "needs": [
                    {"title": in_both(need.title), "met": bool(profile.met[step, place][0])}
                    for place, need in enumerate(stage.needs)
                ],
            }
            for step, stage in enumerate(rule.stages)
        ],
        "parts": _nodes(rule.tree, profile.nodes),
    }


def _nodes(tree: tuple[Node, ...], values: Mapping[str, NDArray[np.int64]]) -> list[Json]:
    """Return the value 0-100 of every node, null where it does not apply, with the nodes below it."""
    return [
        {
            "id": node.id,
            "value": unscaled(int(values[node.id][0]), POINT) if values[node.id][0] >= 0 else None,
            "parts": _nodes(node.children, values),
        }
        for node in tree
    ]


def _part(part: Share) -> Json:
    groups = [_share(group) | {"items": [_item(item) for item in group.shares]} for group in part.shares]
    return _share(part) | {"groups": groups}


def _share(share: Share) -> Json:
    return {"id": share.id, "points": points(share.points), "maximum": points(share.maximum)}


def _item(item: Share) -> Json:
    return _share(item) | ({"absence": item.absence} if item.absence else {})


def _rates(questionnaires: Mapping[str, Questionnaire], questionnaire: Questionnaire, dossier: Dossier) -> list[Json]:
    seen = asked(questionnaires, dossier)
    rows: list[Json] = []
    for question in questionnaire.questions.values():
        if question.compute is None or question.id not in seen[questionnaire.id]:
            continue
        value = figure(question.compute, lookup(dossier, seen))
        if isinstance(value, Absence):
            rows.append({"id": question.id, "absence": value.value})
            continue
        row: Json = {"id": question.id, "exact": exact_text(value), "rounded": _rounded(value)}
        if question.linear is None:
            rows.append(row | {"band": question.bands[band_index(question, value)].id})
        else:
            share = 100 * linear_share(question, value)
            rows.append(row | {"score": exact_text(share), "score_rounded": _rounded(share)})
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
    facts: set[str] = set()
    while names:
        owner, _, local = names.pop().partition(".")
        if owner == FACTS and local not in facts:
            facts.add(local)
            names += references(questionnaires[FACTS].questions[local].visible)
    return facts


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
