"""Clause answers that reach an assigned level: drawn by the enterprise's strengths, then adjusted to the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from random import Random

from scoring.answers.answers import Answer
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.definition.rules import ClauseRule, nodes_of
from scoring.maturity.clauses import clause_shares
from survey.demo.enterprises import STRENGTHS, FictitiousEnterprise

_REASONS = "示例：该业务由集团统一承担"
_STEPS = (0.30, 0.55, 0.80)
_OVERCLAIM, _UNDERCLAIM = 0.12, 0.04
Notches = dict[str, int]


def rate_clauses(questionnaire: Questionnaire, firm: FictitiousEnterprise, random: Random) -> dict[str, Answer]:
    """Return claim, excluded businesses and a rating of every clause that is asked, which reach exactly the level."""
    rule = questionnaire.rule
    if not isinstance(rule, ClauseRule):
        message = f"{questionnaire.id} is not scored by clauses"
        raise TypeError(message)
    answers: dict[str, Answer] = {}
    claimed = _claim(firm, random)
    answers[rule.claim] = next(
        option.id for option in questionnaire.questions[rule.claim].options if option.level == claimed
    )
    cut = _cuts(rule, firm, random)
    for name in dict.fromkeys(node.cut_by for node in nodes_of(rule.tree) if node.cut_by):
        answers[name] = name not in cut
        if name in cut:
            answers[name.replace("_business", "_reason")] = _REASONS
    variant = "process" if firm.production_type == "process" else "discrete"
    notches: Notches = {}
    progress = random.uniform(0.2, 0.62)
    for level in range(1, min(claimed + 1, len(rule.levels)) + 1):
        clauses = _asked(questionnaire, variant, cut, level)
        own = _drawn(clauses, firm, (level, progress), random)
        if level <= firm.level + 1:
            bound = rule.passing if level <= firm.level else -rule.passing
            _mend((clauses, own), _shares_of(questionnaire.digest, variant, cut, level), bound, random)
        notches |= own
    options = {clause.id: clause.options for clause in questionnaire.questions.values() if clause.kind is Kind.CLAUSE}
    return answers | {name: options[name][notch].id for name, notch in notches.items()}


def _claim(firm: FictitiousEnterprise, random: Random) -> int:
    """Return the claimed level: mostly the assigned one, sometimes more, rarely less."""
    luck = random.random()
    step = 1 if luck < _OVERCLAIM else -1 if luck > 1 - _UNDERCLAIM else 0
    return min(5, max(1, firm.level + step, firm.level - 1))


def _cuts(rule: ClauseRule, firm: FictitiousEnterprise, random: Random) -> frozenset[str]:
    """Return the questions that cut a business this firm does not have."""
    names = dict.fromkeys(node.cut_by for node in nodes_of(rule.tree) if node.cut_by)
    return frozenset(name for name in names if not firm.boasts and random.random() < 0.06)


@lru_cache(maxsize=4096)
def _asked_ids(digest: str, variant: str, cut: frozenset[str], level: int) -> tuple[str, ...]:
    questionnaire = _KNOWN[digest]
    rule = questionnaire.rule
    if not isinstance(rule, ClauseRule):
        return ()
    below = {leaf.id: node.cut_by for node in nodes_of(rule.tree) if node.cut_by for leaf in nodes_of(node.children)}
    return tuple(
        clause.id
        for clause in questionnaire.questions.values()
        if clause.kind is Kind.CLAUSE
        and clause.level == level
        and (not clause.variants or variant in clause.variants)
        and below.get(clause.subdomain, "") not in cut
    )


_KNOWN: dict[str, Questionnaire] = {}


def _asked(questionnaire: Questionnaire, variant: str, cut: frozenset[str], level: int) -> list[Question]:
    """Return the clauses of a level that a firm of this variant with these cuts is asked."""
    _KNOWN[questionnaire.digest] = questionnaire
    return [questionnaire.questions[name] for name in _asked_ids(questionnaire.digest, variant, cut, level)]


@lru_cache(maxsize=4096)
def _shares_of(digest: str, variant: str, cut: frozenset[str], level: int) -> Mapping[str, Fraction]:
    questionnaire = _KNOWN[digest]
    rule = questionnaire.rule
    asked = [questionnaire.questions[name] for name in _asked_ids(digest, variant, cut, level)]
    return clause_shares(rule, variant, asked, level) if isinstance(rule, ClauseRule) else {}


def _drawn(
    clauses: Sequence[Question], firm: FictitiousEnterprise, where: tuple[int, float], random: Random
) -> Notches:
    """Draw a notch 0-3 per clause, higher where the firm is strong and where the level is behind it."""
    level, progress = where
    if firm.boasts:
        return {clause.id: 3 for clause in clauses}
    _, strong, weak = STRENGTHS[firm.strength]
    above = level - firm.level
    base = 0.86 if above <= 0 else progress if above == 1 else 0.12
    notches: Notches = {}
    for clause in clauses:
        shift = 0.22 if clause.subdomain in strong else -0.26 if clause.subdomain in weak else 0.0
        latent = base + shift + random.gauss(0, 0.12)
        notches[clause.id] = sum(latent >= step for step in _STEPS)
    return notches


def _mend(drawn: tuple[list[Question], Notches], shares: Mapping[str, Fraction], bound: int, random: Random) -> None:
    """Raise clauses to full or lower them to nothing until the level's score reaches the bound, or is below it.

    `bound` in 1/10 000: positive to reach it, negative to stay below it.
    """
    clauses, notches = drawn
    best = len(clauses[0].options) - 1 if clauses else 0
    wanted, goal = (True, best) if bound > 0 else (False, 0)
    score = sum((shares[item.id] * item.options[notches[item.id]].points for item in clauses), Fraction(0))
    for clause in random.sample(clauses, len(clauses)):
        if (score >= abs(bound)) is wanted:
            return
        score += shares[clause.id] * (clause.options[goal].points - clause.options[notches[clause.id]].points)
        notches[clause.id] = goal
