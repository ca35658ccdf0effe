"""No two texts of a questionnaire may be nearly the same: what one asks, no other asks in other names.

But for one figure that is asked for two years: its texts are the same but for the year, to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from scoring.definition.questionnaire import Kind, Questionnaire
from tests.unit.survey.shipped import CATALOGUE
from tests.unit.survey.wordings import twin_of

MOST_SHARED = 0.6
_SHORTEST = 4
YEARS = {"2": "2024", "3": "2023"}


def grams(text: str) -> frozenset[str]:
    """Return the 3-grams of the letters, digits and characters of a text."""
    plain = "".join(letter for letter in text.lower() if letter.isalnum())
    return frozenset(plain[place : place + 3] for place in range(len(plain) - 2))


def texts(questionnaire: Questionnaire, language: str) -> Iterator[tuple[str, str]]:
    """Yield every sentence of a questionnaire: titles, help, evidence, options.

    Not looked at: the scale that all clauses share, bands (they are figures), and "none of these".
    """
    for section in questionnaire.sections:
        for item in section.questions:
            for key, words in (("title", item.title), ("help", item.help), ("evidence", item.evidence)):
                if words is not None:
                    yield f"{item.id} {key}", getattr(words, language)
            if item.kind is not Kind.CLAUSE:
                for option in item.options:
                    if not option.exclusive:
                        yield f"{item.id} {option.id}", getattr(option.label, language)


def one_figure(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two texts (where, text) ask one figure of two years: the later is the first with its year replaced."""
    (first, asked), (second, repeated) = sorted((one, other))
    name, _, part = second.partition(" ")
    return first == f"{twin_of(name)} {part}" and repeated == asked.replace("2025", YEARS[name[-1]])


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share that two sets have in common; of sets of very different sizes, a bound that is small enough."""
    fewer, more = sorted((len(one), len(other)))
    if fewer <= MOST_SHARED * more:
        return fewer / more
    common = len(one & other)
    return common / (fewer + more - common)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["cmmm", "integration"])
def test_no_two_texts_share_more_than_sixty_per_cent_of_their_trigrams(name: str, language: str) -> None:
    found = [(where, text, grams(text)) for where, text in texts(CATALOGUE.questionnaires[name], language)]
    known = [item for item in found if len(item[2]) >= _SHORTEST]
    alike = [
        (one[0], other[0], one[1], other[1])
        for one, other in combinations(known, 2)
        if shared(one[2], other[2]) > MOST_SHARED and not one_figure(one[:2], other[:2])
    ]
    assert alike == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("k2_y1 title", "2025年退货额"), ("k2_y2 title", "2024年退货额"), True),
        (("k2_y2 title", "2024年退货额"), ("k2_y1 title", "2025年退货额"), True),
        (("k2_y1 title", "2025年退货额"), ("k2_y3 title", "2023年退货额"), True),
        (("k2_y1 title", "2025年退货额"), ("k2_y2 title", "2024年退货金额"), False),
        (("k2_y1 title", "2025年退货额"), ("k2_y2 title", "2023年退货额"), False),
        (("k2_y1 title", "2025年退货额"), ("k2_y2 help", "2024年退货额"), False),
        (("k2_y1 title", "2025年退货额"), ("k4_y2 title", "2024年退货额"), False),
        (("k2_y2 title", "2024年退货额"), ("k2_y3 title", "2023年退货额"), False),
    ],
)
def test_only_one_figure_of_two_years_may_be_worded_alike(
    one: tuple[str, str], other: tuple[str, str], *, same: bool
) -> None:
    assert one_figure(one, other) is same


def test_the_measure_sees_a_text_that_differs_by_one_name_only() -> None:
    one, other = grams("采购系统具备以下哪些功能并由专人维护"), grams("销售系统具备以下哪些功能并由专人维护")
    assert shared(one, other) > MOST_SHARED


@pytest.mark.parametrize("name", ["cmmm", "integration"])
def test_every_clause_and_indicator_says_what_an_assessor_would_look_at(name: str) -> None:
    questions = CATALOGUE.questionnaires[name].questions.values()
    scored = [item for item in questions if item.kind in {Kind.CLAUSE, Kind.SINGLE, Kind.MULTIPLE, Kind.RATE}]
    assert [item.id for item in scored if item.evidence is None] == (["claim"] if name == "cmmm" else [])


@pytest.mark.parametrize("name", ["cmmm", "integration"])
def test_no_clause_is_vague_or_loud(name: str) -> None:
    loud = ("赋能", "一站式", "全面提升", "较好地", "一定基础", "打造")
    found = [(where, text) for where, text in texts(CATALOGUE.questionnaires[name], "zh")]
    assert [where for where, text in found if any(word in text for word in loud)] == []
