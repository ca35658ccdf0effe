"""`score`: what comes out, and every fault of the answers seen to be refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.unit.survey.commands.running_verbs import Capture, refused, scored, write

COMMA = "a comma only parts thousands (1,234,567.8); a decimal point is written ."


def test_score_of_no_answer(capsys: Capture, tmp_path: Path) -> None:
    found = scored(capsys, tmp_path, {})
    assert (found["total"], found["level"], found["coverage"]["answered"]) == (0, 0, 0)
    assert found["note"] == "自评参考等级，不替代官方评估"


def test_score_prints_parts_that_add_up(capsys: Capture, tmp_path: Path) -> None:
    answers = {"collection": ["finance", "personnel"], "mechanisms": ["data"], "planning_execution": "aware"}
    found = scored(capsys, tmp_path, answers)
    assert found["total"] == Decimal("0.7") + Decimal("0.9") + Decimal("1.875") + Decimal("1.5")
    assert sum(part["points"] for part in found["parts"]) == found["total"]
    for part in found["parts"]:
        assert sum(group["points"] for group in part["groups"]) == part["points"]
        assert sum(item["points"] for group in part["groups"] for item in group["items"]) == part["points"]


def test_score_reads_numbers_in_either_form(capsys: Capture, tmp_path: Path) -> None:
    both = [
        scored(capsys, tmp_path, '{"facts.equipment_total": 3, "facts.equipment_digital": 1.0}'),
        scored(capsys, tmp_path, '{"facts.equipment_total": "3", "facts.equipment_digital": "1"}'),
    ]
    rates = [{rate["id"]: rate for rate in found["rates"]}["digital_rate"] for found in both]
    assert rates == [{"id": "digital_rate", "exact": "100/3", "rounded": Decimal("33.3333"), "band": "b40"}] * 2


def test_score_reads_what_stands_in_quotes_as_the_pages_do(capsys: Capture, tmp_path: Path) -> None:
    typed = {
        "facts.equipment_total": "１，０００ 台（套）",
        "facts.equipment_digital": "400台",
        "facts.founded": "20150630",
    }
    plain = {"facts.equipment_total": 1000, "facts.equipment_digital": 400, "facts.founded": "2015-06-30"}
    assert scored(capsys, tmp_path, typed) == scored(capsys, tmp_path, plain)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("0015-06-30", "“成立日期（营业执照）”不能早于1900-01-01，请核对"),
        ("2035-06-30", "“成立日期（营业执照）”不能晚于2026-12-31，请核对"),
    ],
)
def test_score_finds_a_day_that_can_not_be(capsys: Capture, tmp_path: Path, day: str, message: str) -> None:
    found = scored(capsys, tmp_path, {"facts.founded": day})["findings"]
    assert [item["message"] for item in found if item["questions"] == ["founded"]] == [message]


@pytest.mark.parametrize(
    ("digital", "band"),
    [(100, "b10"), (101, "b20"), (200, "b20"), (201, "b40"), (400, "b40"), (401, "b60"), (600, "b60"), (601, "b100")],
)
def test_score_bands_at_and_beyond_their_edges(capsys: Capture, tmp_path: Path, digital: int, band: str) -> None:
    found = scored(capsys, tmp_path, {"facts.equipment_total": 1000, "facts.equipment_digital": digital})
    assert {rate["id"]: rate.get("band") for rate in found["rates"]}["digital_rate"] == band


def test_score_says_that_a_given_answer_is_not_asked(capsys: Capture, tmp_path: Path) -> None:
    found = scored(capsys, tmp_path, {"facts.rating_cmmm": "no", "facts.rating_cmmm_date": "2026-01-31"})
    assert found["not_asked"] == ["facts.rating_cmmm_date"]


def test_score_words_its_findings_in_chinese(capsys: Capture, tmp_path: Path) -> None:
    answers = {"facts.equipment_total": 10, "facts.equipment_digital": 11, "network": ["full"]}
    found = {item["check"]: item for item in scored(capsys, tmp_path, answers)["findings"] if item["code"] == "check"}
    hard, soft = found["digital_within_total"], found["full_network_needs_all"]
    assert (hard["severity"], hard["questionnaire"]) == ("hard", "facts")
    assert hard["questions"] == ["equipment_digital", "equipment_total"]
    assert hard["message"] == "数字化设备（11）不能多于设备总数（10），请核对两个数"
    assert (soft["severity"], soft["questions"]) == ("soft", ["network"])


def test_score_leaves_out_findings_on_facts_that_do_not_matter(capsys: Capture, tmp_path: Path) -> None:
    findings = scored(capsys, tmp_path, {})["findings"]
    required = {name for item in findings if item["questionnaire"] == "facts" for name in item["questions"]}
    assert "equipment_total" in required
    assert "credit_code" not in required


def test_score_takes_names_with_the_questionnaire(capsys: Capture, tmp_path: Path) -> None:
    assert scored(capsys, tmp_path, {"sme2024.systems": "all"})["total"] == 10


ANSWER_FAULTS = [
    ({"nets": "a"}, "nets: there is no such question"),
    ({"facts.nets": "a"}, "facts.nets: there is no such question"),
    ({"other.network": []}, "other.network: there is no such question"),
    ({"systems": "some"}, "systems: 'some' is no option; use none, one, several, most, all"),
    ({"systems": ["one"]}, "systems: \"['one']\" is no option; use none, one, several, most, all"),
    (
        {"network": "none"},
        "network: a list of options is expected, not 'none'; use control, application, mobile5g, full, none",
    ),
    ({"network": ["x"]}, "network: 'x' is no option; use control, application, mobile5g, full, none"),
    (
        {"network": ["none", "full"]},
        "network: full, none: 'none' says that none of the others holds; give it alone or leave it out",
    ),
    ({"digital_rate": "40"}, "digital_rate: it is computed from other answers and can't be given: give those instead"),
    (
        {"facts.equipment_total": "12,5"},
        f"facts.equipment_total: '12,5' is no plain decimal number: {COMMA}",
    ),
    (
        {"facts.equipment_total": "10 000"},
        "facts.equipment_total: '10 000' is no plain decimal number: there is a space between its digits",
    ),
    (
        {"facts.revenue_y1": "1200元"},
        "facts.revenue_y1: '1200元' is no plain decimal number: behind the digits stands only 万元",
    ),
    (
        {"facts.equipment_total": "①"},
        "facts.equipment_total: '①' is no plain decimal number: character 1 is ① (U+2460)",
    ),
    ({"facts.equipment_total": None}, "facts.equipment_total: 'None' is no plain decimal number"),
    ({"facts.equipment_total": True}, "facts.equipment_total: 'True' is no plain decimal number"),
    ({"facts.above_scale": "maybe"}, 'facts.above_scale: \'maybe\' is neither "yes" nor "no"'),
    ({"facts.project_start": "23.11.2026"}, "facts.project_start: '23.11.2026' is no date; write 2026-11-23"),
    ({"facts.name": 5}, "facts.name: a text is expected, not '5'"),
    ({"systems": {"not_applicable": "x"}}, "systems: 'x' is no reason that this question offers"),
    ({"facts.equipment_total": {"unreadable": "x"}}, "facts.equipment_total: an unreadable answer can't be scored"),
    (
        {"systems": "one", "sme2024.systems": "all"},
        "sme2024.systems: this question is answered twice, with and without its questionnaire's name",
    ),
]


@pytest.mark.parametrize(("answers", "sentence"), ANSWER_FAULTS)
def test_score_refuses_an_answer(capsys: Capture, tmp_path: Path, answers: dict[str, Any], sentence: str) -> None:
    path = write(tmp_path, "answers.json", answers)
    assert refused(capsys, "score", "sme2024", "--answers", path) == [sentence]


def test_score_lists_all_faults_at_once(capsys: Capture, tmp_path: Path) -> None:
    path = write(tmp_path, "answers.json", {"a": 1, "systems": "x", "facts.b": 1})
    found = refused(capsys, "score", "sme2024", "--answers", path, "--variant", "discrete")
    assert [sentence.split(":")[0] for sentence in found] == [
        "there is no variant 'discrete'",
        "a",
        "systems",
        "facts.b",
    ]


def test_score_refuses_a_questionnaire_without_a_rule(capsys: Capture, tmp_path: Path) -> None:
    path = write(tmp_path, "answers.json", {})
    assert refused(capsys, "score", "facts", "--answers", path) == ["facts has no rule that scores it"]
