"""Which clauses a rule asks: up to one level above the claim, and none of a business that is cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scoring.definition.questionnaire import Atom, Condition, Every, Kind, Negation, Question, Section
from scoring.definition.rules import ClauseRule, Node, Rule


def asked_by_rule(sections: tuple[Section, ...], rule: Rule | None, questionnaire: str) -> tuple[Section, ...]:
    """Return the sections with the rule's own conditions added to those of each clause.

    A clause of level k is asked of who claims level k-1 or more; a clause below a node with `cut_by` is not asked
    where that question says no.
    """
    if not isinstance(rule, ClauseRule):
        return sections
    cuts = _cuts(rule.tree, "")
    claim = next((item for section in sections for item in section.questions if item.id == rule.claim), None)

    def conditioned(question: Question) -> Question:
        if question.kind is not Kind.CLAUSE:
            return question
        parts: list[Condition] = [question.visible] if question.visible is not None else []
        if claim is not None:
            enough = tuple(option.id for option in claim.options if option.level >= question.level - 1)
            parts.append(Atom(f"{questionnaire}.{claim.id}", "in", enough))
        if cuts.get(question.subdomain):
            parts.append(Negation(Atom(f"{questionnaire}.{cuts[question.subdomain]}", "is", ("no",))))
        if not parts:
            return question
        return replace(question, visible=parts[0] if len(parts) == 1 else Every(tuple(parts)))

    return tuple(
        replace(section, questions=tuple(conditioned(question) for question in section.questions))
        for section in sections
    )


def _cuts(nodes: tuple[Node, ...], inherited: str) -> Mapping[str, str]:
    """Return leaf id -> the question that cuts it, its own or that of the nearest node above."""
    cut_by_leaf: dict[str, str] = {}
    for node in nodes:
        cut = node.cut_by or inherited
        cut_by_leaf |= _cuts(node.children, cut) if node.children else {node.id: cut}
    return cut_by_leaf
