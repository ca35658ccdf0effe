"""Concrete answers that give a row other labels: ratings lowered one after another, and facts that change.

Each way of lowering is a list of ratings; a row of a table has the first of them lowered, the next row one more, and so
on. All rows are scored together, as any firm is, and those with the wanted labels are offered, the best score first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded
from scoring.certainty.answer_draws import lower_codes
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.rules import ClauseRule, PointsRule
from scoring.definition.scheme import OptionsSource
from scoring.evaluate import Evaluation
from scoring.incentives.options import Answers, Option, Options
from scoring.maturity import score
from scoring.ranking.criteria import NO_FEATURES, decide_criteria, decide_features
from scoring.ranking.segments import assign

Integers = NDArray[np.int64]
_ABSENCES = 3
_OFFERED = 2
Try = tuple[Integers, Mapping[str, str], int]
"""The values of the criteria, the limited labels, and how many ratings are lower."""


def lowered(options: Options, row: int, option: Option, answers: Answers) -> Iterator[Try]:
    """Yield what answers with lower ratings give a row that has an option's labels then, the best first."""
    evaluation, name = options.evaluation, options.graded_by(row)
    wanted = {change.name: int(change.new) for change in option.changes if change.name in {"level", "segment"}}
    if not name or _stale(options, answers):
        return
    own_sheet = evaluation.inputs.sheets[name].take(np.array([row]))
    free = [one for one in lower_codes(own_sheet.coding) if not options.fixed(row, f"{name}.{one}")]
    codes, counts = _tables(own_sheet, free, wanted.get("level"))
    if not len(codes):
        return
    sheets = _sheets(options, row, answers, len(codes))
    sheets[name] = Coded(sheets[name].coding, np.asfortranarray(codes), sheets[name].numbers)
    values, levels, segments = _scored(evaluation, name, sheets)
    weights = np.array([item.weight for item in evaluation.scheme.criteria], dtype=np.int64)
    pool = evaluation.scheme.pools[int(evaluation.pools[row])].id
    own = np.array([item.belongs(pool) for item in evaluation.scheme.criteria])
    values = _with_fixed(evaluation, option, values)
    if evaluation.segmenting is None or not evaluation.segmenting.segment[row]:
        segments = np.zeros_like(segments)  # outside the segments' pool
    own_labels = dict(option.labels)
    fits = [
        place
        for place in range(len(codes))
        if own_labels
        == own_labels | options.level_labels(row, int(levels[place])) | options.segment_labels(int(segments[place]))
    ]
    totals = values @ (weights * own)
    for place in sorted(fits, key=lambda place: (-int(totals[place]), int(counts[place])))[:_OFFERED]:
        yield values[place], option.labels, int(counts[place])


def with_facts(options: Options, row: int, option: Option, answers: Answers) -> Integers | None:
    """Return a row's values with some facts changed, None where an index would have to be worked out anew."""
    if not answers or _stale(options, answers):
        return None
    evaluation = options.evaluation
    sheets = _sheets(options, row, answers, 1)
    profiles = {name: score(sheets[name]) for name in evaluation.profiles}
    features = evaluation.features[[row]] if len(evaluation.features) else NO_FEATURES
    values = decide_criteria(evaluation.scheme, sheets, profiles, features).values
    changed: Integers = _with_fixed(evaluation, option, values)[0]
    return changed


def _stale(options: Options, answers: Answers) -> bool:
    """Return whether a scored questionnaire computes a figure from facts that change: its codes would not know."""
    computed = {
        name
        for questionnaire in options.questionnaires.values()
        if questionnaire.id in options.evaluation.profiles
        for question in questionnaire.questions.values()
        if question.compute is not None
        for ratio in (question.compute.now, question.compute.before)
        if ratio is not None
        for name in (*ratio.of, *ratio.to)
    }
    return bool(computed & set(answers))


def _with_fixed(evaluation: Evaluation, option: Option, values: Integers) -> Integers:
    """Return values with those that a chosen label brings by itself."""
    values = values.copy()
    for column, value in option.fixed.items():  # none of an answer that was verified
        if isinstance(evaluation.scheme.criteria[column].source, OptionsSource):
            values[:, column] = value
    return values


def _sheets(options: Options, row: int, answers: Answers, count: int) -> dict[str, Coded]:
    """Return the sheets of a row, repeated, with some answers changed, but for those that somebody verified."""
    evaluation = options.evaluation
    rows = np.full(count, row, dtype=np.int64)
    sheets = {name: coded.take(rows) for name, coded in evaluation.inputs.sheets.items()}
    for qualified, code in answers.items():
        if options.fixed(row, qualified):
            continue
        owner, _, local = qualified.partition(".")
        coded = sheets[owner]
        if local in coded.coding.numbers:
            coded.numbers[:, coded.coding.numbers.index(local)] = code
        else:
            coded.codes[:, coded.coding.places[local]] = code
    return sheets


def _scored(evaluation: Evaluation, name: str, sheets: Mapping[str, Coded]) -> tuple[Integers, Integers, Integers]:
    """Return values, levels and segments of changed rows."""
    scheme = evaluation.scheme
    profiles = {own: score(sheets[own]) for own in evaluation.profiles}
    plan = scheme.segments
    features = decide_features(plan.features, sheets, profiles) if plan is not None else NO_FEATURES
    values = decide_criteria(scheme, sheets, profiles, features).values
    if plan is None or plan.model is None:
        segments = np.zeros(len(values), dtype=np.int64)
    else:
        segments = assign(plan, plan.model, features).segment
    return values, profiles[name].level.astype(np.int64), segments


def _tables(coded: Coded, free: Sequence[str], level: int | None) -> tuple[NDArray[np.int32], Integers]:
    """Return the codes of one sheet with more and more ratings lowered, and how many are lower in each row.

    `free`: the ratings that may be lowered.
    """
    base = coded.codes[0]
    codes, counts = [], []
    for names in _ways(coded, free, level):
        current, changed = base.copy(), set()
        for name in names:
            place = coded.coding.places[name]
            lower = lower_codes(coded.coding)[name][current[place] + _ABSENCES]
            if lower != current[place]:
                current[place] = lower
                changed.add(name)
                codes.append(current.copy())
                counts.append(len(changed))
    return np.array(codes, dtype=np.int32).reshape(len(codes), len(base)), np.array(counts, dtype=np.int64)


def _ways(coded: Coded, free: Sequence[str], level: int | None) -> Iterator[Sequence[str]]:
    """Yield lists of ratings to lower, in order; each may come twice.

    To a level: those of the next one up, by a clause rule, or the scenarios, by a rule of points. To another segment:
    those of one part after another.
    """
    questions = coded.coding.questionnaire.questions
    rule = coded.coding.questionnaire.rule
    graded = [name for name in free if coded.codes[0, coded.coding.places[name]] >= 0]
    if level is None:
        parts: dict[str, list[str]] = {}
        for name in graded:
            parts.setdefault(questions[name].subdomain or questions[name].section, []).append(name)
        yield from ([*names, *names] for names in parts.values())
        return
    wanted = [name for name in graded if _bears(questions[name], rule, level)] or graded
    for names in (wanted, wanted[::-1]):
        yield [*names, *names, *names]


def _bears(question: Question, rule: object, level: int) -> bool:
    if isinstance(rule, ClauseRule):
        return question.level == level + 1
    return isinstance(rule, PointsRule) and question.kind is Kind.LADDER
