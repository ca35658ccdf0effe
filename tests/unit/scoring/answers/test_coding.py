"""Coding: one row per dossier, absences as negative codes, packed and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from scoring.answers.answers import Answer, NotApplicable, Unreadable
from scoring.answers.coding import NUMBER_BASE, Coded, coding_of, encode, pack, unpack
from scoring.loading.questionnaire import load_questionnaire
from tests.unit.scoring.small import both, changed, dossier, facts_data, form_data, full_facts

CUT = [{"id": "none", "label": {"zh": "无", "en": "none"}}]
CUTTABLE = changed(
    changed(facts_data(), ("sections", 0, "questions", 5, "not_applicable"), CUT),
    ("sections", 0, "questions", 1, "not_applicable"),
    CUT,
)


def codes(answers: dict[str, Answer]) -> dict[str, int]:
    """Return code or number of each fact; absences of numbers as their small negative code."""
    coded = encode({"facts": load_questionnaire(CUTTABLE)}, [dossier(answers)])["facts"]
    found = dict(zip(coded.coding.columns, coded.codes[0].tolist(), strict=True))
    numbers = zip(coded.coding.numbers, coded.numbers[0].tolist(), strict=True)
    return found | {name: number - NUMBER_BASE if number < NUMBER_BASE else number for name, number in numbers}


def test_encode_a_complete_dossier() -> None:
    answers = full_facts() | {"since": date(2026, 11, 23), "scenes": ("b",), "name": "示例"}
    assert codes(answers) == {
        "young": 0,
        "chain": 0,
        "scenes": 2,
        "name": 1,
        "total": 1000,
        "digital": 500,
        "spend": 7,
        "since": date(2026, 11, 23).toordinal(),
    }


def test_encode_an_empty_dossier() -> None:
    assert set(codes({}).values()) == {-2, -1}
    assert codes({})["spend"] == -1


CODED: list[tuple[str, Answer, int]] = [
    ("young", True, 1),
    ("chain", "other", 2),
    ("chain", NotApplicable("none"), -3),
    ("chain", Unreadable("x"), -2),
    ("chain", "", -2),
    ("scenes", (), -2),
    ("scenes", ("a", "b"), 3),
    ("scenes", ("none",), 4),
    ("total", Decimal("0.07"), 7),
    ("total", NotApplicable("none"), -3),
    ("total", Unreadable("x"), -2),
    ("total", Decimal("1E+13"), -2),
    ("total", Decimal("1E+12"), 10**14),
    ("name", "", -2),
]


@pytest.mark.parametrize(("name", "answer", "code"), CODED)
def test_encode_one_answer(name: str, answer: Answer, code: int) -> None:
    assert codes(full_facts() | {name: answer})[name] == code


def test_encode_hides_what_is_not_asked() -> None:
    assert codes(full_facts() | {"young": True})["spend"] == -1


def rate(digital: Answer, total: Answer) -> int:
    given = dossier(full_facts() | {"digital": digital, "total": total})
    return int(encode(both(), [given])["form"].column("rate")[0])


def test_encode_a_rate_as_its_band() -> None:
    found = [rate(Decimal(number), Decimal(1000)) for number in (100, 101, 200, 400, 600, 601, 1000)]
    assert found == [0, 1, 1, 2, 3, 4, 4]


def test_encode_a_rate_without_its_numbers_as_not_answered() -> None:
    assert [rate(Unreadable("x"), Decimal(1)), rate(Decimal(1), Decimal(0))] == [-2, -2]


def test_encode_a_hidden_rate_as_not_asked() -> None:
    from_here = ("sections", 0, "questions", 1, "visible")
    form = changed(form_data(), from_here, {"question": "facts.young", "is": "yes"})
    questionnaires = both() | {"form": load_questionnaire(form)}
    assert int(encode(questionnaires, [dossier(full_facts())])["form"].column("rate")[0]) == -1


def test_encode_no_dossier_gives_no_row() -> None:
    coded = encode(both(), [])
    assert [len(coded[name]) for name in ("facts", "form")] == [0, 0]


def three() -> Coded:
    given = [dossier(full_facts(digital)) for digital in ("1", "2", "3")]
    return encode(both(), given)["facts"]


def test_pack_and_unpack_give_the_same_matrix() -> None:
    coded = three()
    back = unpack(coded.coding, [pack(coded, row) for row in range(3)])
    assert np.array_equal(back.codes, coded.codes)
    assert np.array_equal(back.numbers, coded.numbers)


@pytest.mark.parametrize("rows", [1, 3])
def test_unpacked_rows_can_be_overwritten(rows: int) -> None:
    coded = three()
    back = unpack(coded.coding, [pack(coded, row) for row in range(rows)])
    back.codes[0], back.numbers[0] = coded.codes[2], coded.numbers[2]
    assert back.number("digital")[0] == 300


def test_unpack_refuses_rows_of_another_layout() -> None:
    coded = three()
    row = pack(coded, 0)
    with pytest.raises(ValueError, match="a packed row is not 48 bytes long"):
        unpack(coded.coding, [row[:-4], row + b"1234"])


def test_unpack_nothing_gives_no_row() -> None:
    assert len(unpack(coding_of(both()["facts"]), [])) == 0


def test_take_orders_rows() -> None:
    taken = three().take(np.array([2, 0]))
    assert taken.number("digital").tolist() == [300, 100]


def test_choices_counts_codes() -> None:
    found = both()
    facts, form = coding_of(found["facts"]), coding_of(found["form"])
    assert [facts.choices(name) for name in ("young", "chain", "scenes")] == [2, 3, 8]
    assert [form.choices(name) for name in ("rate", "s1")] == [5, 5]
