"""Nobody loses by a better answer: every index and criterion of the demonstration scheme over the whole content."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import numpy as np

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.definition.questionnaire import Kind
from scoring.maturity import score
from scoring.ranking.criteria import decide_criteria, decide_features
from survey.demo import district
from survey.demo.answers import fill_in
from tests.unit.survey.shipped import CATALOGUE, scheme

FORMS = {name: CATALOGUE.questionnaires[name] for name in district.QUESTIONNAIRES}


def with_answer(dossier: Dossier, name: str, answer: Answer) -> Dossier:
    owner, _, local = name.partition(".")
    sheet = dossier.sheets[owner]
    changed = AnswerSheet(owner, sheet.version, {**sheet.values, local: answer}, sheet.notes, sheet.variant)
    return Dossier({**dossier.sheets, owner: changed})


def ladders(dossier: Dossier) -> Iterator[list[Dossier]]:
    """Yield, per scored question, the dossier with its answers from the worst to the best."""
    for form in FORMS.values():
        for question in form.questions.values():
            name = form.qualified(question.id)
            if (
                question.kind is Kind.CLAUSE
                or (question.kind is Kind.SINGLE and question.max_points)
                or question.kind is Kind.LADDER
            ):
                yield [with_answer(dossier, name, option.id) for option in question.options]
            elif question.kind is Kind.MULTIPLE and (question.max_points or question.id == "project_scenes"):
                open_ = [option.id for option in question.options if not option.exclusive]
                yield [with_answer(dossier, name, tuple(open_[: count + 1])) for count in range(len(open_))]
    for name, rising in (
        ("facts.rd_spend_y1", ("0", "10", "100", "1000")),
        ("facts.digital_spend_y1", ("0", "5", "50", "500")),
        ("facts.equipment_networked", ("0", "1", "2")),
        ("facts.equipment_digital", ("2", "3", "4")),
        ("facts.contract_amount", ("0", "49", "50", "51", "600", "5000")),
        ("facts.contract_software", ("0", "20", "30", "240")),
        ("facts.contract_paid", ("0", "20", "99", "100", "301")),
        ("facts.investment", ("0", "99", "100", "5000")),
        ("facts.software_investment", ("0", "29", "30")),
    ):
        yield [with_answer(dossier, name, Decimal(value)) for value in rising]


def test_a_better_answer_never_lowers_an_index_or_a_criterion() -> None:
    random, plan = Random(3), scheme().segments
    assert plan is not None
    steps = 0
    for row in district.make_demo_enterprises(6, random):
        chains = [chain for chain in ladders(fill_in(FORMS, row.firm, random)) if random.random() < 0.5]
        coded = encode(FORMS, [dossier for chain in chains for dossier in chain])
        profiles = {name: score(coded[name]) for name in ("cmmm", "sme2024", "integration")}
        features = decide_features(plan.features, coded, profiles)
        values = decide_criteria(scheme(), coded, profiles, features).values
        indexes = np.stack([profile.index for profile in profiles.values()], axis=1)
        start = 0
        for chain in chains:
            own = slice(start, start + len(chain))
            assert (np.diff(values[own], axis=0) >= 0).all()
            assert (np.diff(indexes[own], axis=0) >= 0).all()
            start += len(chain)
            steps += len(chain)
    assert steps > 2_000


RISING = {
    "contract_amount": 700, "contract_software": 250, "contract_paid": 350, "rd_spend_y1": 900, "digital_spend_y1": 900,
    "digital_spend_y2": 900, "digital_spend_y3": 900, "equipment_networked": 60, "investment": 900,
    "software_investment": 300,
}  # fmt: skip


def test_better_figures_together_never_lower_a_criterion() -> None:
    """Pairs of the same firm: in the second every figure with a direction is as high or higher, all at once."""
    random, pairs = Random(5), []
    firms = [fill_in(FORMS, row.firm, random) for row in district.make_demo_enterprises(12, random)]
    for number in range(240):
        low = {name: random.randint(0, most) for name, most in RISING.items()}
        high = {name: value + random.choice((0, 0, 1, random.randint(0, 400))) for name, value in low.items()}
        for figures in (low, high):
            sheet = firms[number % 12].sheets["facts"]
            values = {**sheet.values, **{name: Decimal(value) for name, value in figures.items()}}
            facts = AnswerSheet("facts", sheet.version, values, sheet.notes)
            pairs.append(Dossier({**firms[number % 12].sheets, "facts": facts}))
    coded = encode(FORMS, pairs)
    profiles = {name: score(coded[name]) for name in ("cmmm", "sme2024", "integration")}
    plan = scheme().segments
    assert plan is not None
    values = decide_criteria(scheme(), coded, profiles, decide_features(plan.features, coded, profiles)).values
    assert (values[1::2] >= values[::2]).all()
    assert (values[1::2] > values[::2]).any(axis=0).sum() == 6  # those five that read them, and the 2024 form
