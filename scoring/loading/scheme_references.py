"""Whether what a scheme refers to exists in the questionnaires it is used with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scoring.definition.questionnaire import Compute, Kind, Question, Questionnaire
from scoring.definition.rules import PointsRule, nodes_of
from scoring.definition.scheme import (
    ChecklistSource,
    FiguresSource,
    IndexSource,
    OptionsSource,
    RatioSource,
    Scheme,
    Source,
)
from scoring.loading.conditions import references
from scoring.loading.question_references import Known, all_questions, compute_faults, condition_faults
from scoring.loading.reader import Fault, Path


def check_scheme(scheme: Scheme, questionnaires: Mapping[str, Questionnaire]) -> list[Fault]:
    """Return a fault for each reference of a scheme that leads nowhere, does not fit, or is not `required`."""
    known = all_questions(questionnaires)
    faults = [
        Fault(("required", index), f"there is no questionnaire {name!r}", "check the spelling")
        for index, name in enumerate(scheme.required)
        if name not in questionnaires
    ]
    scored = {item.source.questionnaire for item in scheme.criteria if isinstance(item.source, IndexSource)}
    faults += [
        Fault(("only_verified", index), f"no criterion scores {name!r}", f"name one of {', '.join(sorted(scored))}")
        for index, name in enumerate(scheme.only_verified)
        if name not in scored
    ]
    for index, criterion in enumerate(scheme.criteria):
        place = ("criteria", index, "source")
        faults += _of_source(criterion.source, questionnaires, known, place)
        pools = [pool.id for pool in scheme.pools if criterion.belongs(pool.id)]
        faults += _not_required(scheme, _names(criterion.source), place, pools)
    faults += _of_pools(scheme, questionnaires, known)
    for index, gate in enumerate(scheme.gates):
        for key, condition in (("fail_when", gate.fail_when), ("pass_when", gate.pass_when)):
            place = ("gates", index, key)
            faults += condition_faults(condition, known, place)
            faults += _not_required(scheme, references(condition), place)
    return faults


def _of_pools(scheme: Scheme, questionnaires: Mapping[str, Questionnaire], known: Known) -> Iterator[Fault]:
    for index, pool in enumerate(scheme.pools):
        yield from condition_faults(pool.when, known, ("pools", index, "when"))
        yield from _not_required(scheme, references(pool.when), ("pools", index, "when"))
        if pool.ceiling is not None:
            yield from _of_index(questionnaires.get(pool.ceiling.questionnaire), "", ("pools", index, "track"))
        for name in pool.required:
            if name not in questionnaires and name not in scheme.required:
                fix = "check the spelling"
                yield Fault(("pools", index, "required"), f"there is no questionnaire {name!r}", fix)
    if scheme.segments is not None:
        for index, feature in enumerate(scheme.segments.features):
            place: Path = ("segments", "features", index, "source")
            yield from _of_source(feature.source, questionnaires, known, place)
            yield from _not_required(scheme, _names(feature.source), place, [scheme.segments.pool])
    if scheme.level_shares is not None:
        name = scheme.level_shares.questionnaire
        place = ("seat_shares", "level", "questionnaire")
        yield from _of_index(questionnaires.get(name), "", place)
        yield from _not_required(scheme, (f"{name}.",), place, [scheme.level_shares.pool])


def _of_source(
    source: Source, questionnaires: Mapping[str, Questionnaire], known: Known, place: Path
) -> Iterator[Fault]:
    match source:
        case IndexSource(name, part):
            yield from _of_index(questionnaires.get(name), part, place)
        case OptionsSource(name, values):
            yield from _of_options(known.get(name), name, values, place)
        case RatioSource(compute):
            yield from compute_faults(compute, known, place)
        case ChecklistSource(items):
            for index, item in enumerate(items):
                yield from condition_faults(item.when, known, (*place, "items", index, "when"))
        case FiguresSource(measures):
            for index, measure in enumerate(measures):
                yield from compute_faults(Compute(measure.figure), known, (*place, "measures", index))


def _of_options(question: Question | None, name: str, values: Iterable[str], place: Path) -> Iterator[Fault]:
    if question is None or question.kind is not Kind.SINGLE:
        yield Fault((*place, "question"), f"{name!r} is no single question", "check the spelling")
        return
    for value in values:
        if question.option(value) is None:
            yield Fault((*place, "values", value), f"{name} has no option {value!r}", "check the spelling")


def _of_index(questionnaire: Questionnaire | None, part: str, place: Path) -> Iterator[Fault]:
    rule = questionnaire.rule if questionnaire is not None else None
    if rule is None:
        yield Fault((*place, "questionnaire"), "this questionnaire has no rule that gives points", "name one that has")
        return
    parts = [item.id for item in rule.parts] if isinstance(rule, PointsRule) else [n.id for n in nodes_of(rule.tree)]
    if part and part not in parts:
        fix = f"use one of {', '.join(parts)}"
        yield Fault((*place, "part"), f"there is no part {part!r}", fix)


def _names(source: Source) -> tuple[str, ...]:
    match source:
        case IndexSource(name, _):
            return (f"{name}.",)
        case OptionsSource(name, _):
            return (name,)
        case RatioSource(compute):
            return (*compute.now.of, *compute.now.to)
        case ChecklistSource(items):
            return tuple(name for item in items for name in references(item.when))
        case FiguresSource(measures):
            return tuple(name for item in measures for name in (*item.figure.of, *item.figure.to))
        case _:
            return ()


def _not_required(scheme: Scheme, names: tuple[str, ...], place: Path, pools: Sequence[str] = ()) -> list[Fault]:
    """Return a fault per questionnaire that everybody, or everybody in `pools`, need not have and that is read."""
    owners = dict.fromkeys(name.partition(".")[0] for name in names)
    everywhere = [frozenset(scheme.pool(name).required) for name in pools if name in {p.id for p in scheme.pools}]
    required = frozenset.intersection(*everywhere) if everywhere else frozenset(scheme.required)
    fix = "add it, so that who lacks it is listed with the reason"
    return [Fault(place, f"{owner!r} is not under required", fix) for owner in owners if owner not in required]
