"""A small clause questionnaire: two levels, two variants, a tree with a branch that one variant lacks."""

from __future__ import annotations

from typing import Any

from tests.unit.scoring.small import Json, options, question, words


def clause(name: str, subdomain: str, level: int, **more: Any) -> Json:
    scale = options(none="0", part="0.5", most="0.8", full="1")
    return question(name, "clause", subdomain=subdomain, level=str(level), options=scale, **more)


def node(name: str, weights: Json, *children: Json, **more: Any) -> Json:
    return {"id": name, "title": words(name), "weights": weights, "children": list(children)} | more


def clause_data() -> Json:
    """Return people (skills 3 : 1 strategy) and making, which is the whole of a process firm's other half."""
    cut = [{"id": "absent", "label": words("absent")}]
    questions = [
        clause("p1", "strategy", 1),
        clause("s1", "skills", 1),
        clause("s2", "skills", 1),
        clause("m1", "making", 1),
        clause("w1", "shipping", 1, not_applicable=cut, variants=["discrete"]),
        clause("s3", "skills", 2),
        clause("m2", "making", 2),
        clause("w2", "shipping", 2, not_applicable=cut, variants=["discrete"]),
    ]
    halves = {"discrete": "0.5", "process": "0.5"}
    return {
        "id": "clauses",
        "version": "1",
        "status": "working",
        "title": words("clauses"),
        "basis": words("basis"),
        "variants": [{"id": "discrete", "title": words("d")}, {"id": "process", "title": words("p")}],
        "sections": [{"id": "all", "title": words("all"), "questions": questions}],
        "rule": {
            "kind": "clause_levels",
            "source": words("source"),
            "passing": "0.8",
            "bands": ["0.8", "1.8"],
            "levels": [{"level": "1", "title": words("L1")}, {"level": "2", "title": words("L2")}],
            "tree": [
                node(
                    "people",
                    halves,
                    node("strategy", {"discrete": "0.25", "process": "0.25"}),
                    node("skills", {"discrete": "0.75", "process": "0.75"}),
                ),
                node(
                    "work",
                    halves,
                    node("making", {"discrete": "0.6", "process": "1"}),
                    node("shipping", {"discrete": "0.4"}),
                ),
            ],
        },
    }
