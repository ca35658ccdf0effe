"""What every question adds to a total: criterion, index or fact, sub-domain, question, adding up exactly at each step.

A criterion's contribution is shared out below it in proportion to what each part adds to the figure, by largest
remainders in whole units of the last place that is printed, so that what is printed adds up. Where a figure is no plain
sum that is a convention, and this is it:

- points: by the points of parts, groups and items;
- clauses: by what a clause adds to the sum of levels; a passed level counts 1, so its clauses are scaled up together,
  and what lies above the first level not passed counts nothing;
- weighted indicators: by weight times score;
- a checklist: by the points of what holds; a ratio: by the numbers above the line, those below it stand with 0;
- figures: by what each measure gives, and that by the numbers above its line;
- closeness: by what each feature reaches of its target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.answers.coding import NOT_APPLICABLE, NOT_ASKED, NUMBER_BASE, Coded
from scoring.answers.conditions_on_rows import rows_meeting
from scoring.definition.rules import leaves_of
from scoring.definition.scheme import (
    ChecklistSource,
    ClosenessSource,
    Criterion,
    ExpertSource,
    FiguresSource,
    IndexSource,
    Measure,
    OptionsSource,
    RatioSource,
    Scheme,
)
from scoring.exact import WEIGHT, apportion
from scoring.loading.conditions import references
from scoring.maturity import AnyProfile, ClauseProfile, Profile
from scoring.maturity.breakdown import Share, breakdown
from scoring.maturity.clause_cells import layout_of
from scoring.maturity.clauses import clause_shares
from scoring.maturity.item_shares import item_share
from scoring.maturity.row_patterns import leaf_shares
from scoring.maturity.stages import StageProfile, item_names
from scoring.maturity.tree_diagnosis import variant_at
from scoring.ranking.ratio_figures import plain_figures

LAST_PLACE = 6
"""A score in 10⁻⁶ point has so many decimal places."""
Worths = list[tuple[str, str, Fraction, "Worths"]]
"""(kind, id, what it adds, what that is made of)."""


@dataclass(frozen=True)
class Piece:
    """A part of a total in 10⁻⁶ point; `pieces` add up to it, or there are none.

    `kind`: criterion, part, group, node, question, feature.
    """

    kind: str
    id: str
    amount: int
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Explained:
    """One row to be explained: its sheets, profiles and features, in matrices in which it is the `row`-th."""

    sheets: Mapping[str, Coded]
    profiles: Mapping[str, AnyProfile]
    row: int = 0
    features: Mapping[str, int] | None = None


def explain(scheme: Scheme, pool: str, contributions: Sequence[int], what: Explained) -> tuple[Piece, ...]:
    """Return the criteria of a pool with their contributions (10⁻⁶ point), each taken apart down to the questions.

    Every amount is a whole number of units of the scheme's last printed place.
    """
    unit = 10 ** (LAST_PLACE - scheme.places)
    return tuple(
        Piece("criterion", item.id, amount, _pieces(amount, worths_of(item, what), unit))
        for item, amount in zip(scheme.criteria, contributions, strict=True)
        if item.belongs(pool)
    )


def _pieces(amount: int, worths: Worths, unit: int) -> tuple[Piece, ...]:
    """Share an amount among parts, and what each gets among its own; nothing to share by gives every part 0."""
    whole = sum((worth for _, _, worth, _ in worths), Fraction(0))
    if not whole:
        return ()
    units = amount // unit
    shares = apportion(units, [units * worth / whole for _, _, worth, _ in worths])
    return tuple(
        Piece(kind, name, unit * own, _pieces(unit * own, inner, unit))
        for (kind, name, _, inner), own in zip(worths, shares, strict=True)
    )


def worths_of(criterion: Criterion, what: Explained) -> Worths:
    """Return what a criterion's figure is made of."""
    match criterion.source:
        case IndexSource(questionnaire, part):
            return index_worths(what.profiles[questionnaire], part, what.row)
        case OptionsSource(question, _):
            return [("question", question, Fraction(1), [])]
        case ChecklistSource(items):
            return [
                ("question", references(item.when)[0], Fraction(item.points), [])
                for item in items
                if rows_meeting(item.when, what.sheets)[what.row]
            ]
        case RatioSource(compute):
            above: Worths = [("question", name, _number(what, name), []) for name in compute.now.of]
            return [*above, *(("question", name, Fraction(0), []) for name in compute.now.to)]
        case FiguresSource(measures):
            return [("part", item.id, *_measure_worth(item, what)) for item in measures]
        case ClosenessSource(_, target):
            own = what.features or {}
            return [("feature", name, Fraction(min(own.get(name, 0), goal), goal), []) for name, goal in target]
        case ExpertSource():
            return []


def _measure_worth(measure: Measure, what: Explained) -> tuple[Fraction, Worths]:
    """Return what a measure adds to the figure, and the questions it reads."""
    value = int(plain_figures(measure.figure, what.sheets).values(measure.anchors)[what.row])
    above: Worths = [("question", name, _number(what, name), []) for name in measure.figure.of]
    return Fraction(measure.points * value), [
        *above,
        *(("question", name, Fraction(0), []) for name in measure.figure.to),
    ]


def _number(what: Explained, qualified: str) -> Fraction:
    owner, _, local = qualified.partition(".")
    number = int(what.sheets[owner].number(local)[what.row])
    places = what.sheets[owner].coding.questionnaire.questions[local].places
    return Fraction(max(number, 0), 10**places) if number > NUMBER_BASE else Fraction(0)


def index_worths(profile: AnyProfile, part: str, row: int) -> Worths:
    """Return what an index, or one part of it, is made of."""
    if isinstance(profile, Profile):
        name = profile.coded.coding.questionnaire.id
        return [_shared(share, name, "part") for share in breakdown(profile, row) if part in {"", share.id}]
    if part:
        return [("node", part, Fraction(1), [])]
    return _clause_worths(profile, row) if isinstance(profile, ClauseProfile) else _stage_worths(profile, row)


def _shared(share: Share, questionnaire: str, kind: str) -> tuple[str, str, Fraction, Worths]:
    if not share.shares:
        return "question", f"{questionnaire}.{share.id}", Fraction(share.points), []
    inner = [_shared(item, questionnaire, "group") for item in share.shares]
    return kind, share.id, Fraction(share.points), inner


def _clause_worths(profile: ClauseProfile, row: int) -> Worths:
    """Return sub-domains with their clauses, by what each adds to the sum of levels."""
    coded, questions = profile.coded, profile.coded.coding.questionnaire.questions
    codes = {clause.id: int(coded.column(clause.id)[row]) for clause in layout_of(coded.coding).clauses}
    asked = [questions[name] for name, code in codes.items() if code not in {NOT_ASKED, NOT_APPLICABLE}]
    rating = {
        clause.id: Fraction(clause.options[codes[clause.id]].points, WEIGHT) if codes[clause.id] >= 0 else Fraction(0)
        for clause in asked
    }
    worth = {clause.id: Fraction(0) for clause in asked}
    for step, _ in profile.rule.levels:
        shares = clause_shares(profile.rule, variant_at(profile, row), asked, step)
        level = sum((share * rating[name] for name, share in shares.items()), Fraction(0))
        passed = bool(shares) and level >= Fraction(profile.rule.passing, WEIGHT)
        scale = 1 / level if passed else Fraction(1)
        for name, share in shares.items():
            worth[name] += share * rating[name] * scale
        if not passed:
            break
    return _by_leaf(profile, {name: questions[name].subdomain for name in worth}, worth)


def _stage_worths(profile: StageProfile, row: int) -> Worths:
    """Return second-level indicators with their questions, by weight times score."""
    coded = profile.coded
    applying = {
        name for name in item_names(profile.rule) if int(coded.column(name)[row]) not in {NOT_ASKED, NOT_APPLICABLE}
    }
    leaves = {leaf.id: [item for item in leaf.items if item[0] in applying] for leaf in leaves_of(profile.rule.tree)}
    used = frozenset(leaf for leaf, items in leaves.items() if items)
    worth, leaf_of = {}, {}
    for leaf, share in leaf_shares(profile.rule.tree, variant_at(profile, row), used, Fraction(1)).items():
        whole = sum(weight for _, weight in leaves[leaf])
        for name, weight in leaves[leaf]:
            worth[name] = share * weight / whole * item_share(coded, name, row)
            leaf_of[name] = leaf
    return _by_leaf(profile, leaf_of, worth)


def _by_leaf(
    profile: ClauseProfile | StageProfile, leaf_of: Mapping[str, str], worth: Mapping[str, Fraction]
) -> Worths:
    name = profile.coded.coding.questionnaire.id
    worths: Worths = []
    for leaf in leaves_of(profile.rule.tree):
        own: Worths = [
            ("question", f"{name}.{question}", worth[question], [])
            for question in worth
            if leaf_of[question] == leaf.id
        ]
        if own:
            worths.append(("node", leaf.id, sum((item[2] for item in own), Fraction(0)), own))
    return worths
