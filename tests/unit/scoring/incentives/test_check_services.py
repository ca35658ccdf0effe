"""The check on districts of twelve with firms of services: their form computes figures from the facts that say a size.

Fewer machines make a firm small, and lift the rate of those that are digital, its index, and maybe its level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from scoring.answers.answers import AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.incentives.check import Example, Gain, check_incentives
from scoring.incentives.options import Answers, Change, Reading
from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError, Place
from tests.unit.scoring.incentives.test_check import CLAUSES, FORMS, STEPS
from tests.unit.scoring.small import both, criterion, full_facts, scheme_data, words

ALL_FORMS = {**FORMS, **both()}
FORM = {"nets": ((), ("wired",), ("mobile", "wired")), "plan": ("no", "some", "all"), "rules": ("no", "yes")}
SMALL = Decimal(10)
Firm = Mapping[str, Any]
Quotas = Sequence[Mapping[str, str]]


def scheme_of(quotas: Quotas, bands: Mapping[str, str], objective: str = "rank") -> Any:
    """Return a scheme of two pools, manufacturers by clauses and services by the form, with floors for its levels."""
    shares = [
        {"id": name, "title": words(name), "upto": upto, "share": bands[name]}
        for name, upto in (("low", "0"), ("high", "2"))
        if name in bands
    ]
    data = scheme_data() | {
        "required": ["facts"],
        "pools": [
            {
                "id": "services",
                "title": words("services"),
                "when": {"question": "facts.young", "is": "yes"},
                "required": ["form"],
                "share": "0.6",
            },
            {"id": "making", "title": words("making"), "required": ["clauses"], "share": "0.4"},
        ],
        "criteria": [
            criterion("making", "1", {"kind": "index", "questionnaire": "clauses"}, [["0", "0"], ["80", "100"]])
            | {"pools": ["making"]},
            criterion("services", "1", {"kind": "index", "questionnaire": "form"}, [["0", "0"], ["100", "100"]])
            | {"pools": ["services"]},
        ],
        "tie_keys": ["making", "services"],
        "gates": [],
        "choice": {"objective": objective, "per_group": "1", "quotas": quotas},
    }
    if shares:
        data["seat_shares"] = {"level": {"pool": "services", "questionnaire": "form", "bands": shares}}
    return load_scheme(data)


def size_of(total: Decimal) -> str:
    return "small" if total < SMALL else "large"


def dossier_of(firm: Firm) -> Dossier:
    facts = full_facts("5", str(firm["total"])) | {"young": firm["services"]}
    form = {name: FORM[name][firm[name]] for name in FORM} | {name: f"l{firm[name]}" for name in ("s1", "s2")}
    ratings = {name: STEPS[step] for name, step in zip(CLAUSES, firm["ratings"], strict=True)}
    sheets = {"form": AnswerSheet("form", "1", form), "clauses": AnswerSheet("clauses", "1", ratings, {}, "process")}
    own = "form" if firm["services"] else "clauses"
    return Dossier({"facts": AnswerSheet("facts", "1", facts), own: sheets[own]})


def run(scheme: Any, firms: Sequence[Firm], seats: int) -> Evaluation | None:
    """Evaluate firms in the order of their keys; None where no list keeps every limit."""
    keys = tuple(f"K{number:02}" for number in range(len(firms)))
    verified = {(key, name) for key, firm in zip(keys, firms, strict=True) for name in firm.get("verified", ())}
    inputs = Inputs(
        keys,
        encode(ALL_FORMS, [dossier_of(firm) for firm in firms]),
        attributes={"size": tuple(size_of(firm["total"]) for firm in firms)},
        groups=tuple(firm["group"] for firm in firms),
        verified=frozenset(verified),
    )
    try:
        return evaluate(scheme, inputs, seats)
    except CannotChooseError:
        return None


def readings(firms: Sequence[Firm]) -> dict[str, Reading]:
    """Return what the size is worked out from, and the most machines with which a firm is small."""

    def smaller(row: int, size: str) -> list[Answers]:
        return [{"facts.total": 999}] if size == "small" and firms[row]["total"] >= SMALL else []

    return {"size": Reading(("facts.total",), smaller, ("small", "large"))}


FIRMS = st.lists(
    st.fixed_dictionaries(
        {
            "services": st.sampled_from([True, True, False]),
            "total": st.sampled_from([Decimal(6), Decimal(9), Decimal(10), Decimal(30), Decimal(100)]),
            "group": st.sampled_from(["", "", "", "g"]),
            "ratings": st.tuples(*[st.integers(0, 3)] * len(CLAUSES)),
            **{name: st.integers(0, len(own) - 1) for name, own in FORM.items()},
            "s1": st.integers(0, 4),
            "s2": st.integers(0, 4),
        },
        optional={"verified": st.sets(st.sampled_from(["facts.total", "form.plan", "form.s1"]), max_size=2)},
    ),
    min_size=12,
    max_size=12,
)
QUOTAS = st.sampled_from(
    [
        [{"attribute": "size", "value": "small", "floor": "3"}],
        [{"attribute": "size", "value": "large", "ceiling": "2"}],
        [{"attribute": "size", "value": "small", "ceiling": "2"}],
    ]
)
BANDS = st.sampled_from([{}, {"low": "0.4"}, {"high": "0.7"}, {"low": "0.3", "high": "0.4"}])


def worse(firm: Firm, random: Random) -> Firm:
    """Return a firm with lower ratings, maybe no group, and maybe so few machines that it is small."""
    fixed = firm.get("verified", ())
    found = dict(firm)
    if random.random() < 0.7:
        for name in (*FORM, "s1", "s2"):
            if f"form.{name}" not in fixed and random.random() < 0.5:
                found[name] = random.randint(0, firm[name])
        found["ratings"] = tuple(random.randint(0, step) if random.random() < 0.5 else step for step in firm["ratings"])
    if "facts.total" not in fixed and firm["total"] >= SMALL and random.random() < 0.7:
        found["total"] = Decimal(random.choice(["5.00", "8.00", "9.99"]))
    found["group"] = random.choice(["", firm["group"]])
    return found


@settings(max_examples=12, deadline=None, phases=(Phase.generate,))
@given(FIRMS, QUOTAS, BANDS, st.sampled_from(["rank", "rank", "score"]), st.integers(0, 2**32))
def test_no_firm_of_services_that_can_win_is_ruled_out_and_examples_win(
    firms: list[Firm], quotas: Quotas, bands: Mapping[str, str], objective: str, seed: int
) -> None:
    scheme, random = scheme_of(quotas, bands, objective), Random(seed)
    evaluation = run(scheme, firms, 6)
    assume(evaluation is not None and any(firm["services"] for firm in firms))
    assert evaluation is not None
    found = check_incentives(evaluation, readings(firms))
    assert [row for row, one in found.examples.items() if one.lowered == 0 and not wins(scheme, firms, row, one)] == []
    waiting = sorted(found.gains)
    won = []
    for row in random.sample(waiting, min(len(waiting), 4)):
        for _ in range(15):
            again = run(scheme, [*firms[:row], worse(firms[row], random), *firms[row + 1 :]], 6)
            if again is not None and again.shortlist.places[row] is Place.SELECTED:
                won.append(row)
    assert [row for row in won if found.gains[row] is Gain.IMPOSSIBLE] == []


def wins(scheme: Any, firms: Sequence[Firm], row: int, example: Example, *, seats: int = 6) -> bool:
    """Return whether a firm that says what an example says is chosen."""
    other = dict(firms[row])
    if "facts.total" in example.answers:
        other["total"] = Decimal(example.answers["facts.total"]).scaleb(-2)
    if any(change.name == "group" for change in example.changes):
        other["group"] = ""
    again = run(scheme, [*firms[:row], other, *firms[row + 1 :]], seats)
    return again is not None and again.shortlist.places[row] is Place.SELECTED


def services(total: str, plan: int = 2, **more: Any) -> Firm:
    """Return a firm of services with everything but its machines the same."""
    same = {"services": True, "group": "", "ratings": (0,) * 6, "nets": 2, "rules": 1, "s1": 2, "s2": 2}
    return {**same, "total": Decimal(total), "plan": plan, **more}


def making(steps: int) -> Firm:
    return {**services("100"), "services": False, "ratings": (steps,) * 6}


def test_fewer_machines_are_tried_with_the_index_that_they_give() -> None:
    """A floor for one small firm: the third has 5 of 100 digital, and 5 of 9.99 when it says so: 30 points more.

    Five seats, three of them for services; the last is the small firm's.
    """
    quotas = [{"attribute": "size", "value": "small", "floor": "1"}]
    firms = [services("20"), services("20"), services("100"), services("6", plan=0), making(3), making(2), making(1)]
    evaluation = run(scheme_of(quotas, {}), firms, 5)
    assert evaluation is not None
    chosen = [place is Place.SELECTED for place in evaluation.shortlist.places]
    assert chosen == [True, True, False, True, True, True, False]
    assert [int(evaluation.profiles["form"].index[row]) for row in (0, 2, 3)] == [800_000, 600_000, 750_000]
    found = check_incentives(evaluation, readings(firms))
    example = found.examples[2]
    assert (example.changes, example.answers) == ((Change("size", "large", "small"),), {"facts.total": 999})
    assert (example.was, example.score, example.lowered, example.passed) == (60_000_000, 90_000_000, 0, 3)
    assert (found.gains[2], 2 in found.tried) == (Gain.EXAMPLE, True)
    checked = [*firms[:2], services("100", verified={"facts.total"}), *firms[3:]]
    again = run(scheme_of(quotas, {}), checked, 5)
    assert again is not None
    assert check_incentives(again, readings(checked)).gains[2] is Gain.IMPOSSIBLE


def test_a_level_that_smaller_figures_raise_is_one_of_the_labels_that_are_tried() -> None:
    """15 points and no level with 5 of 100 digital, 45 and level 1 with 5 of 9.99: it passes 30 of a small firm."""
    weak, bands = {"nets": 0, "plan": 0}, {"low": "0.01", "high": "0.5"}
    firms = [services("20"), services("100", **weak), services("9", **weak, rules=0), making(3), making(2)]
    quotas = [{"attribute": "size", "value": "small", "floor": "1"}]
    evaluation = run(scheme_of(quotas, bands), firms, 4)
    assert evaluation is not None
    assert [place is Place.SELECTED for place in evaluation.shortlist.places] == [True, False, True, True, True]
    assert evaluation.profiles["form"].level[:3].tolist() == [2, 0, 1]
    example = check_incentives(evaluation, readings(firms)).examples[1]
    changes = {Change("size", "large", "small"), Change("level", "0", "1")}
    assert (set(example.changes), example.answers, example.passed) == (changes, {"facts.total": 999}, 2)
    assert (example.was, example.score, example.lowered) == (15_000_000, 45_000_000, 0)
    assert wins(scheme_of(quotas, bands), firms, 1, example, seats=4)


def test_a_small_firm_is_not_said_to_win_by_becoming_large() -> None:
    """Nothing says how a firm would become large, so that no example is claimed, only that it is not ruled out."""
    quotas = [{"attribute": "size", "value": "small", "ceiling": "1"}]
    firms = [
        making(3),
        {**making(2), "total": Decimal(6)},
        {**making(2), "total": Decimal(6)},
        making(1),
        services("20"),
    ]
    evaluation = run(scheme_of(quotas, {}), firms, 4)
    assert evaluation is not None
    found = check_incentives(evaluation, readings(firms))
    assert (found.gains, found.examples, found.tried) == ({2: Gain.BOUND}, {}, frozenset())


def test_a_label_that_is_full_and_that_only_larger_figures_give_is_nothing_to_try() -> None:
    """More machines lower the rate: who is small gains nothing by being one of the few large ones that fit."""
    quotas = [{"attribute": "size", "value": "large", "ceiling": "2"}]
    firms = [services("20"), services("6"), services("6", plan=0), making(3), {**making(2), "total": Decimal(6)}]
    evaluation = run(scheme_of(quotas, {}), firms, 4)
    assert evaluation is not None
    assert check_incentives(evaluation, readings(firms)).gains == {2: Gain.IMPOSSIBLE}
