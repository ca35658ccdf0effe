"""Scoring 100,000 dossiers x 120 questions from the coded matrix, beside a loop over enterprises."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import Row
from scoring.answers.coding import Coded, coding_of
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.questionnaire import load_questionnaire
from scoring.maturity import Profile, score

ROWS, ITEMS, SCENARIOS = 100_000, 100, 20


def questionnaire() -> Questionnaire:
    """Return a made-up questionnaire: 100 single-choice items of one point, 20 ladders, four levels."""
    text = {"zh": "题", "en": "question"}
    options = [
        {"id": f"o{n}", "label": text, "points": points} for n, points in enumerate(("0", "0.25", "0.5", "0.75", "1"))
    ]
    ladder = [{"id": f"l{n}", "label": text, "level": str(n)} for n in range(5)]
    items: list[dict[str, Any]] = [
        {"id": f"item{n}", "kind": "single", "title": text, "options": options} for n in range(ITEMS)
    ]
    scenes: list[dict[str, Any]] = [
        {"id": f"scene{n}", "kind": "ladder", "title": text, "options": ladder, "binding": n % 2 == 0}
        for n in range(SCENARIOS)
    ]
    parts = [
        {
            "id": f"part{p}",
            "title": text,
            "maximum": "20",
            "groups": [
                {
                    "id": f"group{p}",
                    "title": text,
                    "maximum": "20",
                    "items": [f"item{n}" for n in range(p * 20, p * 20 + 20)],
                }
            ],
        }
        for p in range(5)
    ]
    thresholds = (("20", "6", "3"), ("40", "6", "3"), ("60", "8", "5"), ("80", "10", "6"))
    levels = [
        {"level": str(n), "title": text, "points": points, "scenarios": scenes_, "binding": binding}
        for n, (points, scenes_, binding) in enumerate(thresholds, start=1)
    ]
    rule = {
        "kind": "points_and_scenarios",
        "status": "working",
        "source": text,
        "parts": parts,
        "scenario_groups": [{"id": "scenes", "title": text, "scenarios": [scene["id"] for scene in scenes]}],
        "levels": levels,
    }
    sections = [{"id": "all", "title": text, "questions": items + scenes}]
    return load_questionnaire(
        {
            "id": "bench",
            "version": "1",
            "status": "working",
            "title": text,
            "basis": text,
            "sections": sections,
            "rule": rule,
        }
    )


def coded_rows(definition: Questionnaire, rows: int) -> Coded:
    """Return random answers, one in ten missing, from a fixed seed."""
    generator = np.random.default_rng(1)
    coding = coding_of(definition)
    codes = generator.integers(0, 5, size=(rows, len(coding.columns)), dtype=np.int32)
    codes[generator.random(codes.shape) < 0.1] = -2
    numbers = np.empty((rows, 0), dtype=np.int64)
    return Coded(coding, np.asfortranarray(codes), numbers)


def loop(definition: Questionnaire, answers: list[list[int]]) -> list[tuple[list[int], int, int, list[int], int]]:
    """Return (parts, total, level, scenario counts, answered) per enterprise: what anybody would write first."""
    rule = definition.rule
    points = [option.points for option in definition.questions["item0"].options]
    results = []
    for row in answers:
        parts = [sum(points[code] for code in row[part * 20 : part * 20 + 20] if code >= 0) for part in range(5)]
        total = sum(parts)
        reached, binding, level = [0, 0, 0, 0], [0, 0, 0, 0], 0
        for place, code in enumerate(row[ITEMS:]):
            for step in range(4):
                if code >= step + 1:
                    reached[step] += 1
                    if place % 2 == 0:
                        binding[step] += 1
        for step, wanted in enumerate(rule.levels):  # type: ignore[union-attr]
            if total >= wanted.points and reached[step] >= wanted.scenarios and binding[step] >= wanted.binding:
                level = step + 1
        results.append((parts, total, level, reached, sum(code >= 0 for code in row)))
    return results


def _equal(ours: Profile, theirs: list[tuple[list[int], int, int, list[int], int]]) -> None:
    parts, totals, levels, reached, answered = (list(column) for column in zip(*theirs, strict=True))
    assert ours.parts.tolist() == parts
    assert ours.total.tolist() == totals
    assert ours.level.tolist() == levels
    assert ours.reached.tolist() == reached
    assert ours.answered.tolist() == answered


def rows() -> list[Row]:
    """Return the comparison and what ours prepares once (the layout's lookup tables)."""
    definition = questionnaire()
    coded = coded_rows(definition, ROWS)
    answers = coded.codes.tolist()
    fresh = coded_rows(definition, 1)
    return [
        Row(
            f"score {ROWS:,} dossiers x 120 questions, coded matrix in memory",
            "per-enterprise Python loop",
            75.0,
            lambda: score(coded),
            lambda: loop(definition, answers),
            _equal,
            repeat=3,
        ),
        Row(
            "prepare: lookup tables of one layout (once per definition)",
            "per-enterprise Python loop over 1,000",
            None,
            lambda: score(Coded(coding_of(definition), fresh.codes, fresh.numbers)),
            lambda: loop(definition, answers[:1000]),
            lambda *_: None,
        ),
    ]
