"""The headless verbs: the examples of docs/headless.md, `questionnaire`, and clauses with variants."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from survey.commands.json_files import exact_json
from survey.definitions.catalogue import load_catalogue
from tests.unit.scoring.clauses import clause_data
from tests.unit.scoring.small import facts_data
from tests.unit.survey.commands.running_verbs import Capture, printed, refused, scored, write

DOCUMENT = (Path(__file__).resolve().parents[4] / "docs" / "headless.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(?:json|csv)\n(.*?)```", DOCUMENT, flags=re.DOTALL)


def test_documented_answers_score_as_documented(capsys: Capture, tmp_path: Path) -> None:
    found = scored(capsys, tmp_path, EXAMPLES[0])
    assert (found["total"], found["index"], found["level"], found["level_title"]) == (Decimal("9.5"),) * 2 + (0, None)
    items = {
        item["id"]: item["points"] for part in found["parts"] for group in part["groups"] for item in group["items"]
    }
    assert {name: value for name, value in items.items() if value} == {
        "network": 4,
        "digital_rate": 3,
        "systems": Decimal("2.5"),
    }
    rates = {rate["id"]: (rate["exact"], rate["band"]) for rate in found["rates"] if "exact" in rate}
    assert rates == {"digital_rate": ("40", "b40"), "networked_rate": ("10", "b10")}
    assert [scene["id"] for scene in found["scenarios"] if scene["level"] == 3] == ["scene_safety"]


def test_documented_table_ranks_as_documented(capsys: Capture, tmp_path: Path) -> None:
    assert printed(capsys, "rank", *table(tmp_path)) == exact(EXAMPLES[4])


def exact(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def table(folder: Path) -> list[str]:
    """Write the documented table, weights and anchors; return the arguments that name them."""
    names = ("m.csv", "w.json", "a.json")
    matrix, weights, anchors = (write(folder, name, text) for name, text in zip(names, EXAMPLES[1:4], strict=True))
    return [matrix, "--weights", weights, "--anchors", anchors]


def test_documented_draws_are_as_documented(capsys: Capture, tmp_path: Path) -> None:
    found = printed(capsys, "certainty", *table(tmp_path), "--seats", "2", "--draws", "1000", "--seed", "7")
    assert found == exact(EXAMPLES[5])


def limits(folder: Path, *, floor: str = "1") -> list[str]:
    """Write the documented attributes, quotas and pins; return the arguments that name them."""
    quotas = EXAMPLES[7].replace('"floor": 1', f'"floor": {floor}')
    texts = (("attributes", "at.csv", EXAMPLES[6]), ("quotas", "q.json", quotas), ("pins", "p.json", EXAMPLES[8]))
    return [part for option, name, text in texts for part in (f"--{option}", write(folder, name, text))]


def test_documented_choice_is_as_documented(capsys: Capture, tmp_path: Path) -> None:
    found = printed(capsys, "select", *table(tmp_path), *limits(tmp_path), "--seats", "2")
    assert found == exact(EXAMPLES[9])


def test_documented_promotion_is_as_documented(capsys: Capture, tmp_path: Path) -> None:
    found = printed(capsys, "select", *table(tmp_path), *limits(tmp_path), "--seats", "2", "--withdrawn", "丙")
    assert {"promotions": found["promotions"]} == exact(EXAMPLES[10])


def test_documented_clash_is_as_documented(capsys: Capture, tmp_path: Path) -> None:
    found = printed(capsys, "select", *table(tmp_path), *limits(tmp_path, floor="3"), "--seats", "2")
    assert found == exact(EXAMPLES[11])


def test_documented_comparison_is_as_documented(capsys: Capture, tmp_path: Path) -> None:
    other = write(tmp_path, "o.json", {"quality": 1, "price": 0})
    found = printed(capsys, "compare", *table(tmp_path), "--against", other, "--seats", "1")
    assert found == exact(EXAMPLES[12])


def test_questionnaire_prints_the_newest_version(capsys: Capture) -> None:
    found = printed(capsys, "questionnaire", "sme2024")
    assert (found["id"], found["version"]) == ("sme2024", "2024.1")
    collection = next(item for item in found["sections"][1]["questions"] if item["id"] == "collection")
    assert [option["points"] for option in collection["options"]] == [*[Decimal("0.7")] * 13, Decimal("0.9"), 0]
    rate = found["sections"][0]["questions"][1]
    assert rate["bands"][0] == {"id": "b10", "label": rate["bands"][0]["label"], "points": 0, "upto": 10}
    assert sum(part["maximum"] for part in found["rule"]["parts"]) == 100


def test_questionnaire_prints_visibility(capsys: Capture) -> None:
    found = printed(capsys, "questionnaire", "facts", "--version", "2026.1")
    questions = {item["id"]: item for section in found["sections"] for item in section["questions"]}
    assert questions["rating_cmmm_date"]["visible"] == {"question": "facts.rating_cmmm", "is": "yes"}


@pytest.mark.parametrize("arguments", [["gb39116"], ["sme2024", "--version", "1999"]])
def test_questionnaire_refuses_what_is_not_there(capsys: Capture, arguments: list[str]) -> None:
    (sentence,) = refused(capsys, "questionnaire", *arguments)
    wanted = " ".join(argument for argument in arguments if argument != "--version")
    assert sentence.startswith(f"there is no questionnaire {wanted}: known are cmmm 2020.1, facts 2025.1, facts 2026.1")


@pytest.fixture
def clauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the verbs see the small clause questionnaire instead of those that ship."""
    folder = tmp_path / "questionnaires"
    folder.mkdir()
    for name, data in (("facts", facts_data()), ("clauses", clause_data())):
        (folder / f"{name}.yaml").write_text(exact_json(data), encoding="utf-8")
    found = load_catalogue(tmp_path)
    monkeypatch.setattr("survey.commands.headless.catalogue", lambda: found)


@pytest.mark.usefixtures("clauses")
def test_questionnaire_prints_weights_per_variant(capsys: Capture) -> None:
    rule = printed(capsys, "questionnaire", "clauses")["rule"]
    assert rule["tree"][1]["children"][0]["weights"] == {"discrete": Decimal("0.6"), "process": 1}
    assert rule["passing"] == Decimal("0.8")
    assert [step["level"] for step in rule["levels"]] == [1, 2]


@pytest.mark.usefixtures("clauses")
@pytest.mark.parametrize(("variant", "score"), [("discrete", "0.7"), ("process", "0.5")])
def test_score_by_clauses_of_a_variant(capsys: Capture, tmp_path: Path, variant: str, score: str) -> None:
    rated = dict.fromkeys(["p1", "s1", "s2", "w1"], "full")
    path = write(tmp_path, "answers.json", rated)
    found = printed(capsys, "score", "clauses", "--answers", path, "--variant", variant)
    assert found["levels"][0] == {"level": 1, "score": Decimal(score), "counted": Decimal(score)}
    assert (found["level"], found["level_title"], found["total"]) == (0, None, Decimal(score))
    assert found["not_asked"] == ([] if variant == "discrete" else ["w1"])


@pytest.mark.usefixtures("clauses")
def test_score_refuses_a_missing_variant(capsys: Capture, tmp_path: Path) -> None:
    path = write(tmp_path, "answers.json", {})
    assert refused(capsys, "score", "clauses", "--answers", path) == [
        "name a variant with --variant: discrete, process"
    ]


def test_score_of_the_shipped_clauses_takes_the_variant_from_the_facts(capsys: Capture, tmp_path: Path) -> None:
    """Every clause up to level three mostly met by a process firm that claims level two: S = 3, index 60."""
    form = load_catalogue().questionnaires["cmmm"]
    clauses = [item for item in form.questions.values() if item.kind == "clause" and item.level <= 3]
    business = dict.fromkeys(("design_business", "logistics_business", "sales_business", "service_business"), "yes")
    answers = {"facts.production_type": "process", "claim": "l2", **business, **{c.id: "mostly" for c in clauses}}
    path = write(tmp_path, "answers.json", json.dumps(answers))
    found = printed(capsys, "score", "cmmm", "--answers", path)
    asked = [c for c in clauses if not c.variants or "process" in c.variants]
    assert (found["total"], found["index"], found["level"]) == (3, 60, 3)
    assert found["coverage"] == {"answered": len(asked), "asked": len(asked)}
    assert [part["id"] for part in found["parts"]] == ["people", "technology", "resources", "manufacturing"]
    design = found["parts"][3]["parts"][0]
    assert [(part["id"], part["value"]) for part in design["parts"]] == [
        ("product_design", None),
        ("process_design", Decimal(48)),
    ]
    assert set(found["not_asked"]) == {c.id for c in clauses} - {c.id for c in asked}


def test_score_of_the_shipped_stages_says_which_conditions_hold(capsys: Capture, tmp_path: Path) -> None:
    answers = {"facts.production_type": "discrete", "facts.above_scale": "yes", "b5": "r3", "b6": "r2"}
    found = printed(capsys, "score", "integration", "--answers", write(tmp_path, "a.json", json.dumps(answers)))
    assert (found["level"], found["level_title"]["zh"]) == (1, "起步建设")
    assert [[need["met"] for need in stage["needs"]] for stage in found["stages"]] == [
        [],
        [False] * 3,
        [False] * 4,
        [False] * 2,
    ]
