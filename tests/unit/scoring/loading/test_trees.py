"""Reading weighted trees: what a claim and a cut hide, stages, variants by condition; each fault seen to be refused."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.answers.answers import Answer, AnswerSheet, Dossier, NotApplicable
from scoring.answers.coding import encode
from scoring.answers.visibility import asked, variant_of
from scoring.definition.rules import StageRule
from scoring.loading.clauses_by_claim import asked_by_rule
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.reader import DefinitionError
from scoring.loading.tree_checks import MOST_SCORED_OPTIONS
from scoring.loading.trees import NEEDS
from scoring.maturity import StageProfile, score
from tests.unit.scoring.clauses import clause_data
from tests.unit.scoring.small import Json, changed, facts_data, options, question, words

LEVELS = [{"id": f"l{n}", "level": str(n), "label": words(f"l{n}")} for n in (1, 2)]


def claiming() -> Json:
    """Return the small clause questionnaire with a claim and a shipping business that may be cut."""
    data = clause_data()
    extra = [question("claim", "single", options=LEVELS), question("ships", "yesno")]
    data["sections"][0]["questions"] = [*extra, *data["sections"][0]["questions"]]
    data["rule"] |= {"claim": "claim"}
    data["rule"]["tree"][1]["children"][1]["cut_by"] = "ships"
    return data


def seen(answers: dict[str, Answer], data: Json | None = None) -> set[str]:
    form = load_questionnaire(data or claiming())
    sheet = Dossier({"clauses": AnswerSheet("clauses", "1", answers, variant="discrete")})
    return set(asked({"clauses": form}, sheet)["clauses"]) - {"claim", "ships"}


def test_a_claim_shows_clauses_up_to_the_next_level() -> None:
    assert seen({}) == set()
    assert seen({"claim": "l1"}) == {"p1", "s1", "s2", "m1", "w1", "s3", "m2", "w2"}
    only_second = changed(claiming(), ("sections", 0, "questions", 0, "options", 0, "level"), "1")
    assert seen({"claim": "l2"}, only_second) == seen({"claim": "l1"})


def test_a_cut_hides_its_branch_and_only_a_plain_no_cuts() -> None:
    assert seen({"claim": "l1", "ships": False}) == {"p1", "s1", "s2", "m1", "s3", "m2"}
    assert "w1" in seen({"claim": "l1", "ships": True})


def test_sections_of_another_rule_stay_as_they_are() -> None:
    form = load_questionnaire(facts_data())
    assert asked_by_rule(form.sections, None, "facts") is form.sections


def faults(data: Json) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        load_questionnaire(data)
    return [(".".join(map(str, fault.path)), fault.problem) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("path", "value", "where", "problem"),
    [
        (("rule", "claim"), "nothing", "rule.claim", "'nothing' is no single question"),
        (("rule", "claim"), "ships", "rule.claim", "'ships' is no single question"),
        (
            ("sections", 0, "questions", 0, "options"),
            [LEVELS[0], LEVELS[1] | {"level": "3"}],
            "rule.claim",
            "the claim's options need the levels of the rule",
        ),
        (
            ("rule", "tree", 1, "children", 1, "cut_by"),
            "claim",
            "rule.tree.1.children.1.cut_by",
            "'claim' is no yes/no question",
        ),
    ],
)
def test_load_refuses_a_claim_or_cut_that_does_not_fit(path: Any, value: Any, where: str, problem: str) -> None:
    assert (where, problem) in faults(changed(claiming(), path, value))


def stage_data() -> Json:
    """Return two leaves under one root: a single (0-4) and a multiple of two, 3 to 1; three stages."""
    steps = options(r0="0", r1="1", r2="2", r3="3", r4="4")
    several = [*options(o1="1", o2="1"), {"id": "none", "label": words("none"), "points": "0", "exclusive": True}]
    whole = {"only": "1"}
    return {
        "id": "staged",
        "version": "1",
        "status": "working",
        "title": words("staged"),
        "basis": words("basis"),
        "variants": [{"id": "only", "title": words("only")}],
        "sections": [
            {
                "id": "all",
                "title": words("all"),
                "questions": [
                    question("a", "single", options=steps),
                    question("b", "multiple", options=several, not_applicable=[{"id": "x", "label": words("x")}]),
                ],
            }
        ],
        "rule": {
            "kind": "weighted_stages",
            "source": words("source"),
            "index": "root",
            "tree": [
                {
                    "id": "root",
                    "title": words("root"),
                    "weights": whole,
                    "children": [
                        {"id": "one", "title": words("one"), "weights": {"only": "0.75"}, "items": {"a": "1"}},
                        {"id": "two", "title": words("two"), "weights": {"only": "0.25"}, "items": {"b": "1"}},
                    ],
                }
            ],
            "stages": [
                {"level": "1", "title": words("1")},
                {"level": "2", "title": words("2"), "needs": [need("score", "root", at_least="50")]},
                {
                    "level": "3",
                    "title": words("3"),
                    "needs": [
                        need("share", "one", "two", at_least="100", share="0.5"),
                        need("count", "a", "b", at_least="50", minimum="2"),
                    ],
                },
            ],
        },
    }


def need(kind: str, *names: str, **more: str) -> Json:
    return {"kind": kind, "title": words(kind), "names": list(names)} | more


def staged(*sheets: dict[str, Answer]) -> StageProfile:
    form = load_questionnaire(stage_data())
    dossiers = [Dossier({"staged": AnswerSheet("staged", "1", values, variant="only")}) for values in sheets]
    found = score(encode({"staged": form}, dossiers)["staged"])
    assert isinstance(found, StageProfile)
    return found


def test_stages_of_hand_worked_sheets() -> None:
    """0.75 x 50 + 0.25 x 50 = 50, exactly stage two; a full, b half: 87.5 and both conditions of stage three."""
    best: dict[str, Answer] = {"a": "r4"}
    found = staged({"a": "r2", "b": ("o1",)}, best | {"b": ("o1",)}, best | {"b": ("none",)}, {"b": ("o1", "o2")})
    assert found.index.tolist() == [500_000, 875_000, 750_000, 250_000]
    assert found.level.tolist() == [2, 3, 2, 1]
    assert found.measures[2, 0].tolist() == [0, 5_000, 5_000, 5_000]
    assert found.measures[2, 1].tolist() == [2, 2, 1, 1]
    assert (found.answered.tolist(), found.asked.tolist()) == ([2, 2, 2, 1], [2, 2, 2, 2])


def test_a_share_counts_only_what_applies() -> None:
    """All of one and two must reach 100; two does not apply, so that one alone decides."""
    data = changed(
        stage_data(), ("rule", "stages", 2, "needs"), [need("share", "one", "two", at_least="100", share="1")]
    )
    form = load_questionnaire(data)
    sheets: list[dict[str, Answer]] = [
        {"a": "r4", "b": NotApplicable("x")},
        {"a": "r4", "b": ("o1",)},
        {"a": "r3", "b": NotApplicable("x")},
    ]
    dossiers = [Dossier({"staged": AnswerSheet("staged", "1", values, variant="only")}) for values in sheets]
    found = score(encode({"staged": form}, dossiers)["staged"])
    assert found.level.tolist() == [3, 2, 2]
    assert found.index.tolist() == [1_000_000, 875_000, 750_000]


def test_the_rule_is_read_with_its_needs() -> None:
    rule = load_questionnaire(stage_data()).rule
    assert isinstance(rule, StageRule)
    assert [[item.kind for item in stage.needs] for stage in rule.stages] == [[], ["score"], ["share", "count"]]
    assert set(NEEDS) == {"score", "share", "count"}


ROOT = ("rule", "tree", 0)


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ((*ROOT, "children", 0, "items"), {"nothing": "1"}, "no question 'nothing'"),
        ((*ROOT, "children", 0, "items"), {"a": "0"}, "an item without weight"),
        ((*ROOT, "children", 0, "items"), {"a": "1", "b": "1"}, "the id 'b' occurs more than once"),
        ((*ROOT, "children", 0, "items"), ..., "a node has either children or items"),
        ((*ROOT, "children", 0, "weights"), {"only": "0.5"}, "the weights of only add up to 7500/10000"),
        ((*ROOT, "children", 0, "weights"), {"other": "0.75"}, "unknown variant 'other'"),
        (("rule", "index"), "nothing", "no node 'nothing'"),
        (("rule", "stages", 1, "level"), "4", "stages must count from 1"),
        (("rule", "stages", 1, "needs", 0, "kind"), "luck", "unknown need 'luck'"),
        (("rule", "stages", 1, "needs", 0, "names"), ["one", "two"], "a score is that of one node"),
        (("rule", "stages", 1, "needs", 0, "names"), ["a"], "nothing scored is called 'a'"),
        (("rule", "stages", 1, "needs", 0, "at_least"), "101", "scores end at 100, shares at 1"),
        (("rule", "stages", 2, "needs", 1, "minimum"), "3", "the minimum can't be reached"),
    ],
)
def test_load_refuses_a_stage_rule_that_does_not_fit(path: Any, value: Any, problem: str) -> None:
    assert problem in [found for _, found in faults(changed(stage_data(), path, value))]


def test_the_best_option_need_not_be_the_last() -> None:
    data = changed(stage_data(), ("sections", 0, "questions", 0, "options", 4, "points"), "0")
    assert load_questionnaire(data).questions["a"].max_points == 30_000


def test_load_refuses_an_item_without_points_or_with_too_many_options() -> None:
    dull = changed(stage_data(), ("sections", 0, "questions", 0, "options"), options("x", "y"))
    assert "a gives no points" in [found for _, found in faults(dull)]
    many = options(**{f"o{n}": "1" for n in range(MOST_SCORED_OPTIONS + 1)})
    wide = changed(stage_data(), ("sections", 0, "questions", 1, "options"), many)
    assert f"b has {MOST_SCORED_OPTIONS + 1} options" in [found for _, found in faults(wide)]


# Variants by condition, and whom a questionnaire is for


def conditional() -> Json:
    data = stage_data()
    old = {"question": "facts.young", "is": "no"}
    data["variants"] = [
        {"id": "only", "title": words("only"), "when": old},
        {"id": "rest", "title": words("rest")},
    ]
    data["applies"] = {"question": "chain", "is": "auto"}
    for node in (data["rule"]["tree"][0], *data["rule"]["tree"][0]["children"]):
        node["weights"] = node["weights"] | {"rest": node["weights"]["only"]}
    return data


@pytest.mark.parametrize(
    ("facts", "named", "variant", "count"),
    [
        ({"young": False, "chain": "auto"}, "", "only", 2),
        ({"young": True, "chain": "auto"}, "", "rest", 2),
        ({"chain": "auto"}, "", "rest", 2),
        ({"young": True, "chain": "auto"}, "only", "only", 2),
        ({"young": False, "chain": "other"}, "", "only", 0),
    ],
)
def test_facts_decide_the_variant_and_whether_anything_is_asked(
    facts: dict[str, Answer], named: str, variant: str, count: int
) -> None:
    definitions = {"facts": load_questionnaire(facts_data()), "staged": load_questionnaire(conditional())}
    sheets = {"facts": AnswerSheet("facts", "1", facts), "staged": AnswerSheet("staged", "1", {}, variant=named)}
    dossier = Dossier(sheets)
    assert variant_of(definitions["staged"], dossier, dossier.get) == variant
    assert len(asked(definitions, dossier)["staged"]) == count


def test_load_refuses_variants_of_which_not_only_the_last_stands_alone() -> None:
    data = conditional()
    data["variants"] = data["variants"][::-1]
    assert ("variants", "the last variant, and only it, stands for whoever is left") in faults(data)
