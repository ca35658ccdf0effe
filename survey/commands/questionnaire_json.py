"""A questionnaire as plain data for the headless verb."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scoring.definition.questionnaire import (
    Atom,
    Band,
    Condition,
    Every,
    Kind,
    Negation,
    Option,
    Question,
    Questionnaire,
    Ratio,
    Some,
)
from scoring.definition.rules import ClauseRule, Need, Node, PointsRule, Rule, StageRule
from scoring.definition.texts import Words
from scoring.exact import POINT, WEIGHT, unscaled

Json = dict[str, Any]


def in_both(words: Words | None) -> Json | None:
    """Return a text in both languages."""
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
        "title": in_both(questionnaire.title),
        "basis": in_both(questionnaire.basis),
        "status": questionnaire.status,
        "digest": questionnaire.digest,
        "applies": _condition(questionnaire.applies),
        "variants": [{"id": name, "title": in_both(title)} for name, title in questionnaire.variants],
        "sections": [
            {
                "id": section.id,
                "title": in_both(section.title),
                "questions": [_question(question) for question in section.questions],
            }
            for section in questionnaire.sections
        ],
        "checks": [
            {
                "id": check.id,
                "kind": check.kind,
                "level": "hard" if check.hard else "soft",
                "message": in_both(check.message),
            }
            for check in questionnaire.checks
        ],
        "rule": _rule(questionnaire.rule),
    }


def _question(question: Question) -> Json:
    document: Json = {
        "id": question.id,
        "kind": question.kind,
        "title": in_both(question.title),
        "required": question.required,
        "status": question.status,
        "options": [_option(option) for option in question.options],
        "visible": _condition(question.visible),
        "variants": list(question.variants),
        "not_applicable": [option.id for option in question.not_applicable],
    }
    if question.kind is Kind.NUMBER:
        document |= {"unit": in_both(question.unit), "places": question.places}
        document |= {"min": question.minimum, "max": question.maximum}
    if question.kind is Kind.DATE:
        document |= {"min": question.first_day.isoformat(), "max": question.last_day.isoformat()}
    if question.kind is Kind.LADDER:
        document["binding"] = question.binding
    if question.kind is Kind.TEXT:
        document |= {"format": question.format, "max_length": question.max_length}
    if question.kind is Kind.CLAUSE:
        document |= {"subdomain": question.subdomain, "level": question.level}
    if question.compute is not None:
        before = question.compute.before
        document["compute"] = {"now": _ratio(question.compute.now), "before": _ratio(before) if before else None}
        document["bands"] = [_band(band) for band in question.bands]
        document["linear"] = question.linear
    return document


def _option(option: Option) -> Json:
    return {
        "id": option.id,
        "label": in_both(option.label),
        "points": points(option.points),
        "level": option.level,
        "exclusive": option.exclusive,
        "status": option.status,
    }


def _band(band: Band) -> Json:
    bound = "upto" if band.inclusive else "below"
    document: Json = {"id": band.id, "label": in_both(band.label), "points": points(band.points)}
    return document if band.bound is None else document | {bound: band.bound}


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


def _rule(rule: Rule | None) -> Json | None:
    match rule:
        case None:
            return None
        case StageRule():
            return _stage_rule(rule)
        case ClauseRule():
            return _clause_rule(rule)
    return _points_rule(rule)


def _stage_rule(rule: StageRule) -> Json:
    return {
        "kind": "weighted_stages",
        "status": rule.status,
        "source": in_both(rule.source),
        "index": rule.index,
        "tree": [_node(node) for node in rule.tree],
        "stages": [
            {"level": stage.level, "title": in_both(stage.title), "needs": [_need(need) for need in stage.needs]}
            for stage in rule.stages
        ],
    }


def _clause_rule(rule: ClauseRule) -> Json:
    return {
        "kind": "clause_levels",
        "status": rule.status,
        "source": in_both(rule.source),
        "claim": rule.claim,
        "passing": unscaled(rule.passing, WEIGHT),
        "bands": [unscaled(band, WEIGHT) for band in rule.bands],
        "levels": [{"level": level, "title": in_both(title)} for level, title in rule.levels],
        "tree": [_node(node) for node in rule.tree],
    }


def _points_rule(rule: PointsRule) -> Json:
    return {
        "kind": "points_and_scenarios",
        "status": rule.status,
        "source": in_both(rule.source),
        "parts": [
            {
                "id": part.id,
                "title": in_both(part.title),
                "maximum": points(part.maximum),
                "groups": [
                    {
                        "id": group.id,
                        "title": in_both(group.title),
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
                "title": in_both(step.title),
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
    document: Json = {"id": node.id, "title": in_both(node.title), "weights": weights, "children": children}
    if node.cut_by:
        document["cut_by"] = node.cut_by
    if node.items:
        document["items"] = {name: unscaled(weight, WEIGHT).normalize() for name, weight in node.items}
    return document


def _need(need: Need) -> Json:
    document: Json = {"kind": need.kind, "title": in_both(need.title), "names": list(need.names)}
    document["at_least"] = points(need.at_least)
    if need.kind == "share":
        document["share"] = unscaled(need.share, WEIGHT)
    if need.kind == "count":
        document["minimum"] = need.minimum
    return document
