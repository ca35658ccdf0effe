"""What a scheme declares of its labels and questions: where each label comes from, which answer is better.

A version that was stored before this was asked for holds neither and is read as it is; its labels count as said by the
firms themselves. Whatever is saved, published or shipped must declare all (`declaration_faults`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scoring.definition.label_uses import used_labels
from scoring.definition.labels import ATTRIBUTES, GROUP, Direction, LabelSource
from scoring.definition.questionnaire import Atom, Band, Compute, Condition, Every, Kind, Negation, Questionnaire, Some
from scoring.definition.rules import ClauseRule, PointsRule, nodes_of
from scoring.definition.scheme import (
    ChecklistSource,
    ClosenessSource,
    ExpertSource,
    FiguresSource,
    IndexSource,
    OptionsSource,
    RatioSource,
    Scheme,
    Source,
)
from scoring.loading.question_references import Known, all_questions
from scoring.loading.reader import Fault, Path, Reader

Labels = Mapping[str, LabelSource]
Directions = Mapping[str, Direction]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a document says under ``labels``, ``self_reason`` and ``directions``."""

    labels: Labels
    self_reason: str
    directions: Directions


def read_declarations(reader: Reader, data: Mapping[str, Any]) -> Declared:
    """Return what a scheme declares; nothing where it says nothing. Notes faults."""
    labels = reader.mapping(data, "labels", ()) if "labels" in data else {}
    for name in labels:
        if name not in (*ATTRIBUTES, GROUP) and "." not in name:
            fix = f"use one of {', '.join(ATTRIBUTES)}, {GROUP}, or a question like facts.production_type"
            reader.fault(("labels", name), f"{name!r} is no label", fix)
    directions = reader.mapping(data, "directions", ()) if "directions" in data else {}
    return Declared(
        {name: reader.choice(labels, name, LabelSource, ("labels",), default=LabelSource.SELF) for name in labels},
        reader.text(data, "self_reason", (), default=""),
        {
            name: reader.choice(directions, name, Direction, ("directions",), default=Direction.NONE)
            for name in directions
        },
    )


def declaration_faults(scheme: Scheme, questionnaires: Mapping[str, Questionnaire]) -> list[Fault]:
    """Return a fault for each label or question that decides and is not declared, or is declared what it can't be."""
    faults = [
        Fault(("labels", name), f"{name} decides and has no declared source", f"write one of {', '.join(LabelSource)}")
        for name in dict.fromkeys(item.name for item in used_labels(scheme))
        if name not in scheme.labels
    ]
    for name, possible in read_by_criteria(scheme, questionnaires).items():
        place = ("directions", name)
        declared = scheme.directions.get(name)
        if declared is None:
            problem = f"a criterion reads {name}, which declares no direction"
            faults.append(Fault(place, problem, f"write {' or '.join(sorted(possible))}"))
        elif declared not in possible:
            problem = f"the criteria do not always rise when {name} goes {declared}"
            faults.append(Fault(place, problem, f"write {' or '.join(sorted(possible))}"))
    return faults


def with_declarations(
    document: Mapping[str, Any], scheme: Scheme, questionnaires: Mapping[str, Questionnaire]
) -> dict[str, Any]:
    """Return a document of an older version with what it lacks, as cautiously as can be.

    Labels are said by the firms themselves; a direction is the only one that the criteria can rise in.
    """
    labels = {item.name: LabelSource.SELF.value for item in used_labels(scheme)}
    directions = {}
    for name, possible in read_by_criteria(scheme, questionnaires).items():
        better = sorted(possible - {Direction.NONE})
        directions[name] = better[0].value if len(better) == 1 else Direction.NONE.value
    return dict(document) | {
        "labels": labels | dict(document.get("labels", {})),
        "directions": directions | dict(document.get("directions", {})),
    }


_UP, _DOWN = frozenset({Direction.UP, Direction.NONE}), frozenset({Direction.DOWN, Direction.NONE})
_NEITHER, _ANY = frozenset({Direction.NONE}), frozenset(Direction)
Possible = frozenset[Direction]


def read_by_criteria(scheme: Scheme, questionnaires: Mapping[str, Questionnaire]) -> Mapping[str, Possible]:
    """Return what criteria and features read -> the directions in which none of them can fall.

    Keys: qualified ids, and the id of a questionnaire for its own scored answers, of which more points are better.
    """
    known = all_questions(questionnaires)
    found: dict[str, Possible] = {}
    for source in _sources(scheme):
        for name, possible in _read(source, questionnaires, known):
            found[name] = found.get(name, _ANY) & possible
    return found


def questions_read(source: Source, scheme: Scheme, questionnaires: Mapping[str, Questionnaire]) -> tuple[str, ...]:
    """Return what one source reads, as `read_by_criteria` names it; a closeness reads what the features do."""
    known = all_questions(questionnaires)
    sources: list[Source] = [source]
    if isinstance(source, ClosenessSource) and scheme.segments is not None:
        sources = [feature.source for feature in scheme.segments.features]
    return tuple(dict.fromkeys(name for one in sources for name, _ in _read(one, questionnaires, known)))


def _sources(scheme: Scheme) -> Iterator[Source]:
    yield from (criterion.source for criterion in scheme.criteria)
    if scheme.segments is not None and any(isinstance(item.source, ClosenessSource) for item in scheme.criteria):
        yield from (feature.source for feature in scheme.segments.features)


def _read(source: Source, questionnaires: Mapping[str, Questionnaire], known: Known) -> Iterator[tuple[str, Possible]]:
    match source:
        case IndexSource(name, _):
            yield name, _UP
            if name in questionnaires:
                yield from _read_by_rule(questionnaires[name])
        case OptionsSource(question, _):
            yield question, _UP
        case RatioSource(compute):
            yield from _read_by_ratio(compute, _UP)
        case ChecklistSource(items):
            for item in items:
                yield from _read_by_condition(item.when, known, negated=False)
        case FiguresSource(measures):
            for measure in measures:
                yield from _read_by_ratio(Compute(measure.figure), _UP)
        case ExpertSource() | ClosenessSource():
            return


def _read_by_rule(questionnaire: Questionnaire) -> Iterator[tuple[str, Possible]]:
    """Yield the figures and switches from which a questionnaire's index is worked out beside its own answers."""
    rule = questionnaire.rule
    if isinstance(rule, ClauseRule) and rule.claim:
        yield questionnaire.qualified(rule.claim), _NEITHER
    if rule is not None and not isinstance(rule, PointsRule):
        for node in nodes_of(rule.tree):
            if node.cut_by:
                yield questionnaire.qualified(node.cut_by), _NEITHER
    for question in questionnaire.questions.values():
        if question.compute is not None:
            yield from _read_by_ratio(question.compute, _by_bands(question.bands))


def _by_bands(bands: tuple[Band, ...]) -> Possible:
    """Return in which direction a figure is better by the points of its bands."""
    points = [band.points for band in bands]
    rising, falling = (all(one <= two for one, two in pairwise(own)) for own in (points, points[::-1]))
    if rising and falling:
        return _ANY
    return _UP if rising else _DOWN if falling else _NEITHER


def _read_by_ratio(compute: Compute, better: Possible) -> Iterator[tuple[str, Possible]]:
    """Yield what a ratio reads: what stands below the line, or belongs to the year before, has no direction."""
    for name in compute.now.of:
        yield name, better
    before = (*compute.before.of, *compute.before.to) if compute.before is not None else ()
    for name in (*compute.now.to, *before):
        yield name, _NEITHER


def _read_by_condition(condition: Condition, known: Known, *, negated: bool) -> Iterator[tuple[str, Possible]]:
    match condition:
        case Atom():
            yield condition.question, _possible(condition, known, negated=negated)
        case Negation():
            yield from _read_by_condition(condition.part, known, negated=not negated)
        case Every() | Some():
            for part in condition.parts:
                yield from _read_by_condition(part, known, negated=negated)


def _possible(atom: Atom, known: Known, *, negated: bool) -> Possible:
    question = known.get(atom.question)
    up, down = (_DOWN, _UP) if negated else (_UP, _DOWN)
    if atom.op in {"at_least", "answered"}:
        return up
    if atom.op == "at_most":
        return down
    if atom.op == "contains" and question is not None:
        exclusive = {option.id for option in question.options if option.exclusive}
        return up if not exclusive & set(atom.values) else down if exclusive >= set(atom.values) else _NEITHER
    if question is not None and question.kind is Kind.YESNO:
        return up if atom.values == ("yes",) else down if atom.values == ("no",) else _NEITHER
    return _NEITHER


def no_source(path: Path, given: LabelSource, possible: frozenset[LabelSource]) -> Fault:
    """Return the fault of a label that is declared to come from where it is not taken."""
    fix = f"write {' or '.join(sorted(possible))}, which is true"
    return Fault(path, f"the service does not take {path[-1]} from {given.value!r}", fix)
