"""The headless verbs: what they print, and every fault seen to be refused with exit code 2."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.catalogue import load_catalogue
from survey.commands.headless import main
from survey.commands.json_files import InputError, exact_json, read_object
from tests.unit.scoring.clauses import clause_data
from tests.unit.scoring.small import facts_data

DOCUMENT = (Path(__file__).resolve().parents[4] / "docs" / "headless.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(?:json|csv)\n(.*?)```", DOCUMENT, flags=re.DOTALL)
Capture = pytest.CaptureFixture[str]


def printed(capsys: Capture, *arguments: str) -> Any:
    """Run a verb that succeeds; return what it printed, numbers as decimals."""
    assert main(list(arguments)) == 0
    found = capsys.readouterr()
    assert found.err == ""
    return json.loads(found.out, parse_float=Decimal, parse_int=Decimal)


def refused(capsys: Capture, *arguments: str) -> list[str]:
    """Run a verb that refuses; return its sentences."""
    assert main(list(arguments)) == 2
    found = capsys.readouterr()
    assert found.out == ""
    return found.err.splitlines()


def write(folder: Path, name: str, text: str | bytes | dict[str, Any]) -> str:
    path = folder / name
    if isinstance(text, dict):
        text = json.dumps(text, ensure_ascii=False)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def scored(capsys: Capture, folder: Path, answers: str | dict[str, Any]) -> Any:
    return printed(capsys, "score", "sme2024", "--answers", write(folder, "answers.json", answers))


# --- the examples of docs/headless.md ---


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
    _, matrix, weights, anchors, expected = EXAMPLES
    paths = [
        write(tmp_path, name, text) for name, text in (("m.csv", matrix), ("w.json", weights), ("a.json", anchors))
    ]
    found = printed(capsys, "rank", paths[0], "--weights", paths[1], "--anchors", paths[2])
    assert found == json.loads(expected, parse_float=Decimal, parse_int=Decimal)


# --- questionnaire ---


def test_questionnaire_prints_the_newest_version(capsys: Capture) -> None:
    found = printed(capsys, "questionnaire", "sme2024")
    assert (found["id"], found["version"]) == ("sme2024", "2024.1")
    collection = next(item for item in found["sections"][1]["questions"] if item["id"] == "collection")
    assert [option["points"] for option in collection["options"]] == [0, *[Decimal("0.7")] * 13, Decimal("0.9")]
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
    assert sentence.startswith(f"there is no questionnaire {wanted}: known are facts 2026.1")


# --- score ---


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
        "network: a list of options is expected, not 'none'; use none, control, application, mobile5g, full",
    ),
    ({"network": ["x"]}, "network: 'x' is no option; use none, control, application, mobile5g, full"),
    ({"network": ["none", "full"]}, "network: none, full: an exclusive option can't be chosen together with others"),
    ({"digital_rate": "40"}, "digital_rate: it is computed from other answers and can't be given: give those instead"),
    ({"facts.equipment_total": "1,000"}, "facts.equipment_total: '1,000' is no plain decimal number"),
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


JSON_FAULTS = [
    ("[]", "an object {question id: value} is expected"),
    ("", "this is no JSON: Expecting value: line 1 column 1 (char 0)"),
    ('{"a": NaN}', "NaN is no number that can be held exactly"),
    ('{"a": -Infinity}', "-Infinity is no number that can be held exactly"),
    ('{"a": 1e999999}', "1e999999 is no number that can be held exactly"),
    ('{"a": 1e99999999999999999999}', "1e99999999999999999999 is no number that can be held exactly"),
    ('{"a": {"b": 1, "b": 2}}', "the key 'b' occurs twice: remove one"),
]


@pytest.mark.parametrize(("text", "sentence"), JSON_FAULTS)
def test_json_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    path = Path(write(tmp_path, "answers.json", text))
    with pytest.raises(InputError) as caught:
        read_object(path, "{question id: value}")
    assert caught.value.faults == [f"{path}: {sentence}"]


@pytest.mark.parametrize("content", [b"\xff\xfe{}", b'{"a": "\xb9\xfa"}', b"[" * 200_000])
def test_json_of_another_encoding_or_without_end_is_refused(tmp_path: Path, content: bytes) -> None:
    path = Path(write(tmp_path, "answers.json", content))
    with pytest.raises(InputError) as caught:
        read_object(path, "{}")
    assert caught.value.faults[0].startswith(f"{path}: this is no JSON: ")


def test_json_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_object(tmp_path / "none.json", "{}")
    assert caught.value.faults == [f"{tmp_path / 'none.json'}: can't be read: No such file or directory"]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text(), st.decimals(allow_nan=False, allow_infinity=False, places=6)),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=12,
)


@given(JSON)
def test_exact_json_can_be_read_back(data: Any) -> None:
    assert json.loads(exact_json(data), parse_float=Decimal, parse_int=Decimal) == data


def test_exact_json_prints_every_digit_and_no_exponent() -> None:
    numbers = [Decimal("0.10"), Decimal("1E+3"), Decimal("1E-9"), Decimal("3." + "1" * 40)]
    assert json.loads(exact_json(numbers), parse_float=str, parse_int=str) == [
        "0.10",
        "1000",
        "0.000000001",
        "3." + "1" * 40,
    ]


# --- rank ---

MATRIX = "name,a,b\nx,1,2\ny,3,4\n"


def ranked(capsys: Capture, folder: Path, matrix: str | bytes, weights: str, *, anchors: str = "") -> Any:
    more = ["--anchors", write(folder, "a.json", anchors)] if anchors else []
    paths = write(folder, "m.csv", matrix), write(folder, "w.json", weights)
    return printed(capsys, "rank", paths[0], "--weights", paths[1], *more)


def test_rank_reads_a_byte_order_mark_and_windows_lines(capsys: Capture, tmp_path: Path) -> None:
    matrix = "\ufeff名称,a,b\r\n示例甲,1,2\r\n\r\n示例乙,3,4\r\n,,\r\n".encode()
    found = ranked(capsys, tmp_path, matrix, '{"a": 0.5, "b": 0.5}')
    assert [(row["name"], row["score"], row["rank"]) for row in found] == [
        ("示例乙", Decimal("3.5"), 1),
        ("示例甲", Decimal("1.5"), 2),
    ]


def test_rank_adds_tenths_exactly(capsys: Capture, tmp_path: Path) -> None:
    names = "abcdefghij"
    matrix = f"name,{','.join(names)}\nx,{','.join('1' * 10)}\ny,{','.join(['0.1'] * 10)}\n"
    found = ranked(capsys, tmp_path, matrix, json.dumps(dict.fromkeys(names, 0.1)))
    assert [(row["name"], row["score"]) for row in found] == [("x", 1), ("y", Decimal("0.1"))]


def test_rank_rounds_anchored_values_to_twelve_places(capsys: Capture, tmp_path: Path) -> None:
    anchors = '{"a": [[0, 0], [3, 100]], "b": [["2", "1"], ["4", "0"]]}'
    found = ranked(capsys, tmp_path, "n,a,b\nx,1,3\ny,2,9\n", '{"a": "1", "b": "0"}', anchors=anchors)
    assert [row["contributions"] for row in found] == [
        {"a": Decimal("66.666666666667"), "b": 0},
        {"a": Decimal("33.333333333333"), "b": 0},
    ]


CELLS = st.decimals(min_value=-100, max_value=100, places=1, allow_nan=False, allow_infinity=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=9))
def test_rank_agrees_with_its_definition(capsys: Capture, tmp_path: Path, rows: list[tuple[Decimal, Decimal]]) -> None:
    matrix = "n,a,b\n" + "".join(f"r{number},{a},{b}\n" for number, (a, b) in enumerate(rows))
    found = ranked(capsys, tmp_path, matrix, '{"a": 0.35, "b": 0.65}')
    scores = [Decimal("0.35") * a + Decimal("0.65") * b for a, b in rows]
    better = [1 + sum(other > score for other in scores) for score in scores]
    order = sorted(range(len(rows)), key=lambda row: (better[row], row))
    assert [(row["name"], row["score"], row["rank"]) for row in found] == [
        (f"r{row}", scores[row], better[row]) for row in order
    ]


MATRIX_FAULTS = [
    ("name,a,b\nx,,2\n", ["row 2 (x), column a: the cell is blank; fill it in, a blank is not 0"]),
    ("name,a,b\nx,1\n", ["row 2 (x), column b: the cell is blank; fill it in, a blank is not 0"]),
    ("name,a,b\nx,1,2,3\n", ["row 2 (x): 4 cells for 3 columns"]),
    ("name,a,b\n,1,2\n", ["row 2, column name: the name is blank"]),
    ("name,a,b\nx,1,2\n\nx,3,4\n", ["row 4: the name 'x' occurs twice"]),
    ("name,a,a\nx,1,2\n", ["row 1: column 'a' occurs twice: rename one"]),
    ("name,a,\nx,1,2\n", ["row 1, column 3: the title is blank"]),
    (
        "name,a,b\nx,n/a,2\ny,1e3,１\n",
        [
            "row 2 (x), column a: 'n/a' is no decimal number",
            "row 3 (y), column a: '1e3' is no decimal number",
            "row 3 (y), column b: '１' is no decimal number",
        ],
    ),
]


@pytest.mark.parametrize(("matrix", "sentences"), MATRIX_FAULTS)
def test_rank_refuses_a_table(capsys: Capture, tmp_path: Path, matrix: str, sentences: list[str]) -> None:
    paths = write(tmp_path, "m.csv", matrix), write(tmp_path, "w.json", '{"a": 0.5, "b": 0.5}')
    assert refused(capsys, "rank", paths[0], "--weights", paths[1]) == sentences


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a header and at least one row and one column of figures are expected"),
        (b"name,a\n", "a header and at least one row and one column of figures are expected"),
        (b"name;a\nx;1\n", "a header and at least one row and one column of figures are expected"),
        (b"name,a\n\xb9\xfa,1\n", "this is no UTF-8 text: save it as CSV UTF-8"),
        (b'name,a\n"x,1\n', "this is no CSV: unexpected end of data"),
    ],
)
def test_rank_refuses_what_is_no_table(capsys: Capture, tmp_path: Path, content: bytes, sentence: str) -> None:
    path = write(tmp_path, "m.csv", content)
    assert refused(capsys, "rank", path, "--weights", path) == [f"{path}: {sentence}"]


def test_rank_refuses_a_table_that_is_not_there(capsys: Capture, tmp_path: Path) -> None:
    path = str(tmp_path / "none.csv")
    assert refused(capsys, "rank", path, "--weights", path) == [f"{path}: can't be read: No such file or directory"]


WEIGHT_FAULTS = [
    ('{"a": 0.5, "b": 0.4}', "the weights add up to 0.9, they must add up to exactly 1"),
    ('{"a": 0.3333, "b": 0.6666}', "the weights add up to 0.9999, they must add up to exactly 1"),
    ('{"a": 1.5, "b": -0.5}', "weight of b: -0.5 is negative"),
    ('{"a": 1}', "column b has no weight"),
    ('{"a": 0.5, "b": 0.5, "c": 0}', "weight of c: there is no such column"),
    ('{"a": 0.5, "b": "half"}', "weight of b: 'half' is no decimal number"),
    ('{"a": 0.5, "b": true}', "weight of b: True is no decimal number"),
]


@pytest.mark.parametrize(("weights", "sentence"), WEIGHT_FAULTS)
def test_rank_refuses_weights(capsys: Capture, tmp_path: Path, weights: str, sentence: str) -> None:
    paths = write(tmp_path, "m.csv", MATRIX), write(tmp_path, "w.json", weights)
    assert refused(capsys, "rank", paths[0], "--weights", paths[1]) == [sentence]


ANCHOR_FAULTS = [
    ('{"c": [[0, 0], [1, 1]]}', "anchors of c: there is no such column"),
    ('{"a": [[0, 0]]}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    ('{"a": [[1, 0], [1, 1]]}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    ('{"a": [[0, 0, 0], [1, 1]]}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    ('{"a": [[0, "x"], [1, 1]]}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    ('{"a": "0-100"}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    (
        '{"a": [[0, 0], [1, 9], [2, 5]]}',
        "anchors of a: the values rise and fall; let them rise, or fall, throughout",
    ),
]


@pytest.mark.parametrize(("anchors", "sentence"), ANCHOR_FAULTS)
def test_rank_refuses_anchors(capsys: Capture, tmp_path: Path, anchors: str, sentence: str) -> None:
    paths = write(tmp_path, "m.csv", MATRIX), write(tmp_path, "w.json", '{"a": 0.5, "b": 0.5}')
    path = write(tmp_path, "a.json", anchors)
    assert refused(capsys, "rank", paths[0], "--weights", paths[1], "--anchors", path) == [sentence]


# --- clauses by level, with variants ---


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
