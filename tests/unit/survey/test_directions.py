"""Improving any answers of any firm together, each in its declared direction, lowers no index, criterion or total."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.answers.visibility import asked
from scoring.definition.labels import Direction
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.scheme import OptionsSource, Scheme
from scoring.maturity import score
from scoring.ranking.criteria import decide_criteria, decide_features
from scoring.ranking.pools import pools_of
from survey.demo import district
from survey.demo.answers import fill_in
from tests.unit.survey.shipped import CATALOGUE

FORMS = {name: CATALOGUE.questionnaires[name] for name in district.QUESTIONNAIRES}
INDEXES = ("cmmm", "sme2024")
SCORED = {Kind.SINGLE, Kind.CLAUSE, Kind.LADDER}


def directions_of(scheme: Scheme) -> dict[str, Direction]:
    """Return the direction of every single question that may be improved, scored ones by their questionnaire's."""
    found = {}
    for name, direction in scheme.directions.items():
        if direction is Direction.NONE:
            continue
        if "." in name:
            found[name] = direction
            continue
        form = CATALOGUE.questionnaires[name]
        for question in form.questions.values():
            worth = {option.points or option.level for option in question.options}
            if question.kind is Kind.CLAUSE or (len(worth) > 1) or (question.kind is Kind.MULTIPLE and any(worth)):
                found.setdefault(form.qualified(question.id), direction)
    return found


def worths(chain: str) -> int:
    """Return what the shipped schemes give for a chain."""
    sources = (item.source for item in CATALOGUE.schemes["demonstration"].criteria)
    return next((item.values.get(chain, 0) for item in sources if isinstance(item, OptionsSource)), 0)


def filled(random: Random, count: int) -> list[Dossier]:
    """Return demonstration firms, every other one without a summary of its project."""
    found = []
    for place, row in enumerate(district.make_demo_enterprises(count, random)):
        dossier = fill_in(FORMS, row.firm, random)
        sheet = dossier.sheets["facts"]
        left = {name: value for name, value in sheet.values.items() if name != "project_summary" or place % 2}
        facts = AnswerSheet("facts", sheet.version, left, sheet.notes, sheet.variant)
        found.append(Dossier({**dossier.sheets, "facts": facts}))
    return found


def better(question: Question, given: Answer | None, direction: Direction, random: Random) -> Answer | None:
    """Return an answer that is better or the same, None where there is nothing to improve."""
    if question.kind is Kind.NUMBER and isinstance(given, Decimal):
        factor = Decimal(random.choice(("1.01", "1.5", "3")))
        moved = given * factor + 1 if direction is Direction.UP else given / factor
        return moved.quantize(Decimal(1).scaleb(-question.places), "ROUND_DOWN")
    if question.kind is Kind.MULTIPLE and isinstance(given, tuple):
        open_ = [option.id for option in question.options if not option.exclusive]
        more = [name for name in open_ if name not in given and random.random() < 0.5]
        kept = [name for name in given if name in open_] if more else list(given)
        return tuple(name for name in (option.id for option in question.options) if name in {*kept, *more})
    if question.kind in SCORED and isinstance(given, str):
        options = list(question.options)
        if question.id == "chain_main":
            options.sort(key=lambda option: worths(option.id))
        elif question.kind is not Kind.CLAUSE and any(option.points for option in options):
            options.sort(key=lambda option: option.points)
        place = [option.id for option in options].index(given)
        return random.choice(options[place:]).id
    if question.kind is Kind.TEXT and not given:
        return "示例"
    return None


def improved(scheme: Scheme, dossier: Dossier, random: Random, *, share: float) -> tuple[Dossier, list[str]]:
    """Return a dossier with a random part of its answers better, each in its direction, and which those are."""
    shown = asked(FORMS, dossier)
    values = {name: dict(sheet.values) for name, sheet in dossier.sheets.items()}
    changed = []
    for name, direction in directions_of(scheme).items():
        owner, _, local = name.partition(".")
        if local not in shown[owner] or random.random() > share:
            continue
        question = FORMS[owner].questions[local]
        answer = better(question, values[owner].get(local), direction, random)  # type: ignore[arg-type]
        if answer is not None and answer != values[owner].get(local):
            values[owner][local] = answer
            changed.append(name)
    sheets = {
        name: AnswerSheet(name, sheet.version, values[name], sheet.notes, sheet.variant)
        for name, sheet in dossier.sheets.items()
    }
    return Dossier(sheets), changed


@pytest.mark.parametrize("name", sorted(CATALOGUE.schemes))
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.02, 0.2, 0.7, 1.0]))
def test_better_answers_together_lower_nothing(name: str, seed: int, share: float) -> None:
    scheme, random = CATALOGUE.schemes[name], Random(seed)
    worse = filled(random, 12)
    pairs = [improved(scheme, dossier, random, share=share) for dossier in worse]
    coded = encode(FORMS, [*worse, *(dossier for dossier, _ in pairs)])
    profiles = {form: score(coded[form]) for form in INDEXES}
    features = decide_features(scheme.segments.features, coded, profiles) if scheme.segments else np.zeros((24, 0), int)
    values = decide_criteria(scheme, coded, profiles, features).values
    pools = pools_of(scheme, coded)
    weights = np.array([[c.weight if c.belongs(p.id) else 0 for c in scheme.criteria] for p in scheme.pools])
    totals = (values * weights[pools]).sum(axis=1)
    figures = np.column_stack([*(profile.index for profile in profiles.values()), values, totals])
    fallen = (figures[12:] < figures[:12]).any(axis=1)
    assert [changed for (_, changed), fell in zip(pairs, fallen, strict=True) if fell] == []


def test_nearly_everything_that_can_be_better_is_tried() -> None:
    scheme, random = CATALOGUE.schemes["demonstration"], Random(5)
    tried: set[str] = set()
    for dossier in filled(random, 40):
        tried |= set(improved(scheme, dossier, random, share=1.0)[1])
    assert sorted({name for name in directions_of(scheme) if name.startswith("facts.")} - tried) == []
