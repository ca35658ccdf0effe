"""Sheets of the shipped tree questionnaires, and a slow reading of their rules in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import Coded, encode
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.rules import ClauseRule, Node, StageRule
from tests.unit.survey.shipped import CATALOGUE

DEFINITIONS = {name: CATALOGUE.questionnaires[name] for name in ("facts", "cmmm", "integration")}
CMMM, INTEGRATION = DEFINITIONS["cmmm"], DEFINITIONS["integration"]
CLAUSES = [item for item in CMMM.questions.values() if item.kind is Kind.CLAUSE]
RATING = {"unmet": Fraction(0), "partly": Fraction(1, 2), "mostly": Fraction(4, 5), "fully": Fraction(1)}
CUTS = ("design_business", "logistics_business", "sales_business", "service_business")
Values = Mapping[str, Answer]


def cmmm_rule() -> ClauseRule:
    assert isinstance(CMMM.rule, ClauseRule)
    return CMMM.rule


def stage_rule() -> StageRule:
    assert isinstance(INTEGRATION.rule, StageRule)
    return INTEGRATION.rule


def dossier(facts: Values, *, cmmm: Values | None = None, integration: Values | None = None) -> Dossier:
    given = {"facts": facts, "cmmm": cmmm or {}, "integration": integration or {}}
    return Dossier({name: AnswerSheet(name, DEFINITIONS[name].version, values) for name, values in given.items()})


def coded(name: str, *dossiers: Dossier) -> Coded:
    return encode(DEFINITIONS, dossiers)[name]


def rated(claim: str, rating: str, *, cut: tuple[str, ...] = (), **different: str) -> dict[str, Answer]:
    """Return a sheet with every clause rated alike, but for those named."""
    business: dict[str, Answer] = {name: name not in cut for name in CUTS}
    return {"claim": claim, **business, **{clause.id: rating for clause in CLAUSES}, **different}


def asked(clause: Question, values: Values, variant: str) -> bool:
    """Whether a clause is asked, by the words of the issue: up to one above the claim, not of what is cut."""
    claimed = int(str(values["claim"])[1])
    cut_of = {
        "design_business": ("product_design", "process_design"),
        "logistics_business": ("logistics",),
        "sales_business": ("sales",),
        "service_business": ("product_service", "customer_service"),
    }
    gone = {name for business, names in cut_of.items() if values[business] is False for name in names}
    in_variant = variant == "discrete" or clause.subdomain not in {"product_design", "product_service"}
    here = not clause.variants or variant in clause.variants
    return clause.level <= claimed + 1 and clause.subdomain not in gone and in_variant and here


@cache
def clauses_of() -> dict[tuple[str, int], list[Question]]:
    """Return the clauses of each sub-domain and level, sorted into them once."""
    found: dict[tuple[str, int], list[Question]] = {}
    for clause in CLAUSES:
        found.setdefault((clause.subdomain, clause.level), []).append(clause)
    return found


def slow_level(values: Values, variant: str, level: int) -> Fraction | None:
    """Return the score of one level, node by node; None where nothing of it is asked."""

    def node_value(node: Node) -> Fraction | None:
        if node.children:
            known = [(node_value(child), child.weights[variant]) for child in node.children if variant in child.weights]
            left = [(value, weight) for value, weight in known if value is not None]
            whole = sum(weight for _, weight in left)
            return sum((value * weight for value, weight in left), Fraction(0)) / whole if left else None
        ratings = [
            RATING[str(values[clause.id])] if clause.id in values else Fraction(0)
            for clause in clauses_of().get((node.id, level), ())
            if asked(clause, values, variant)
        ]
        return sum(ratings, Fraction(0)) / len(ratings) if ratings else None

    root = Node("root", CMMM.title, {variant: 1}, children=cmmm_rule().tree)
    return node_value(root)


def slow_sum(values: Values, variant: str) -> tuple[Fraction, int]:
    """Return S and the level: every level that reaches 0.8 counts 1, the first that does not its own score."""
    total = Fraction(0)
    for level in range(1, 6):
        score = slow_level(values, variant, level)
        if score is None:
            break
        if score < Fraction(4, 5):
            total += score
            break
        total += 1
    return total, sum(total >= Fraction(bound) for bound in map(Decimal, ("0.8", "1.8", "2.8", "3.8", "4.8")))


def facts_of(production: str = "discrete", **more: Any) -> dict[str, Answer]:
    return {"production_type": production, "above_scale": True, "years_operating": "three", **more}
