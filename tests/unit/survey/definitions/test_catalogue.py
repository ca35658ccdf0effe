"""The definitions on disk: what is read, and each fault with file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring.answers.carrying import origin_of
from scoring.definition.questionnaire import Question
from scoring.loading.questionnaire import check_references
from survey.definitions.catalogue import CatalogueError, catalogue, load_catalogue
from tests.unit.scoring.small import changed, facts_data, form_data, scheme_data

FILES: dict[str, Any] = {
    "questionnaires/facts.yaml": facts_data(),
    "questionnaires/form.yaml": form_data(),
    "schemes/pilots.yaml": scheme_data(),
}


def folder(tmp_path: Path, **changes: Any) -> Path:
    """Write the small definitions; keywords `questionnaires__form` replace or add a file, as data or as text."""
    files = FILES | {name.replace("__", "/") + ".yaml": value for name, value in changes.items()}
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        text = data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def faults(tmp_path: Path, **changes: Any) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder(tmp_path, **changes))
    return caught.value.faults


def test_load_reads_questionnaires_and_schemes(tmp_path: Path) -> None:
    found = load_catalogue(folder(tmp_path))
    assert set(found.versions) == {("facts", "1"), ("form", "1")}
    assert found.schemes["pilots"].required == ("facts", "form")
    assert found.scheme_documents["pilots"] == scheme_data()


def test_load_takes_the_newest_version_by_number(tmp_path: Path) -> None:
    versions = {
        f"questionnaires__form{number}": changed(form_data(), ("version",), f"2024.{number}") for number in (9, 10)
    }
    found = load_catalogue(folder(tmp_path, **versions))
    assert found.questionnaires["form"].version == "2024.10"
    assert len(found.versions) == 4


def test_by_digest_finds_an_old_version(tmp_path: Path) -> None:
    found = load_catalogue(folder(tmp_path, questionnaires__new=changed(form_data(), ("version",), "2")))
    old = found.versions["form", "1"]
    assert found.by_digest(old.digest) is old
    assert found.by_digest("unknown") is None


def test_catalogue_of_the_process_is_read_once() -> None:
    assert catalogue() is catalogue()


FACTS = """\
id: facts
version: "1"
status: working
title: {zh: 甲, en: a}
basis: {zh: 甲, en: a}
sections:
  - id: all
    title: {zh: 甲, en: a}
    questions:
      - id: total
        kind: number
        title: {zh: 甲, en: a}
        unit: {zh: 台, en: sets}
        min: 0
      - id: young
        kind: yesno
        title: {zh: 只有中文}
"""


def test_load_names_file_line_key_problem_and_fix(tmp_path: Path) -> None:
    assert faults(tmp_path, questionnaires__facts=FACTS) == [
        'facts.yaml:14: sections.0.questions.0.min: 0 is no decimal in quotes; write "1.5": unquoted it is not exact',
        "facts.yaml:17: sections.0.questions.1.title: a text in both languages is expected here; write {zh: …, en: …}",
    ]


def test_load_names_file_place_and_the_keys_that_a_part_of_a_rule_knows(tmp_path: Path) -> None:
    """Taken for nothing, a mistyped `binding` would lower what a level needs without a word."""
    form = changed(form_data(), ("rule", "levels", 1, "bindings"), "2")
    line = 1 + yaml.safe_dump(form, sort_keys=False, allow_unicode=True).splitlines().index("    bindings: '2'")
    [fault] = faults(tmp_path, questionnaires__form=form)
    assert fault == (
        f"form.yaml:{line}: rule.levels.1.bindings: unknown key 'bindings'; "
        "use one of binding, level, points, scenarios, title"
    )


def test_load_names_the_parent_of_a_key_that_is_missing(tmp_path: Path) -> None:
    text = FACTS.replace("        min: 0\n", "").replace("只有中文", "甲, en: a")
    text = text.replace("        unit: {zh: 台, en: sets}\n", "")
    assert faults(tmp_path, questionnaires__facts=text) == [
        "facts.yaml:10: sections.0.questions.0: a number needs its unit; add unit: {zh: …, en: …}"
    ]


def test_load_lists_the_faults_of_all_files(tmp_path: Path) -> None:
    form = changed(form_data(), ("minutes",), "long")
    scheme = changed(scheme_data(), ("reserve",), "some")
    found = faults(tmp_path, questionnaires__form=form, schemes__pilots=scheme)
    assert [fault.split(":")[0] for fault in found] == ["form.yaml", "pilots.yaml"]


def test_load_refuses_a_key_that_stands_twice(tmp_path: Path) -> None:
    text = FACTS.replace("        min: 0\n", '        min: "0"\n        min: "1"\n').replace("只有中文", "甲, en: a")
    assert faults(tmp_path, questionnaires__facts=text) == ["facts.yaml:15: min: the key occurs twice; remove one"]


def test_a_key_that_yaml_reads_as_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    """As `off` and `yes`, which are truths, and 1: sorting the keys failed over them."""
    text = FACTS + "off: [a]\n1: b\n"
    line = len(text.splitlines())
    assert faults(tmp_path, questionnaires__facts=text) == [
        f'facts.yaml:{line - 1}: off: this is read as no text; write "off":',
        f'facts.yaml:{line}: 1: this is read as no text; write "1":',
    ]


def test_load_refuses_what_is_no_yaml(tmp_path: Path) -> None:
    found = faults(tmp_path, questionnaires__facts='id: facts\nversion: "1\n')
    assert len(found) == 1
    assert found[0].startswith("facts.yaml:3: this is no YAML: ")
    assert found[0].endswith("; check quotes, commas and indentation")


def test_load_refuses_a_date_that_does_not_exist(tmp_path: Path) -> None:
    assert faults(tmp_path, questionnaires__facts="id: facts\nversion: 2024-13-45\n") == [
        "facts.yaml:1: a value can't be read: month must be in 1..12; put it in quotes"
    ]


@pytest.mark.parametrize("text", ["- a\n- b\n", "words\n", ""])
def test_load_refuses_what_is_no_mapping(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, questionnaires__facts=text) == ["facts.yaml:1: a mapping is expected; begin with id:"]


def test_load_refuses_another_encoding(tmp_path: Path) -> None:
    path = folder(tmp_path) / "questionnaires" / "facts.yaml"
    path.write_bytes("id: 甲".encode("gb18030"))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    assert caught.value.faults == ["facts.yaml:1: this is no UTF-8 text; save it as UTF-8"]


def test_load_refuses_a_version_defined_twice(tmp_path: Path) -> None:
    assert faults(tmp_path, questionnaires__same=form_data()) == [
        "same.yaml:2: version: form 1 is defined twice; raise the version here or in form.yaml"
    ]


def test_load_refuses_references_across_files(tmp_path: Path) -> None:
    form = changed(form_data(), ("sections", 0, "questions", 2, "uses"), ["facts.size"])
    scheme = changed(scheme_data(), ("criteria", 1, "source", "part"), "head")
    found = faults(tmp_path, questionnaires__form=form, schemes__pilots=scheme)
    assert [fault.split(": ", 1)[1] for fault in found] == [
        "sections.0.questions.2.uses: there is no question 'facts.size'; check the spelling",
        "criteria.1.source.part: there is no part 'head'; use one of base, lead",
    ]


def test_load_does_not_blame_others_for_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    facts = changed(facts_data(), ("version",), 1)
    assert [fault.split(":")[0] for fault in faults(tmp_path, questionnaires__facts=facts)] == ["facts.yaml"]


def test_load_refuses_a_carry_that_leads_nowhere_with_its_line(tmp_path: Path) -> None:
    newer = changed(facts_data(), ("version",), "2")
    newer = changed(newer, ("sections", 0, "questions", 1, "carry"), {"from": "totl"})
    line = 1 + yaml.safe_dump(newer, sort_keys=False, allow_unicode=True).splitlines().index("      from: totl")
    [fault] = faults(tmp_path, questionnaires__facts2=newer)
    assert fault == (
        f"facts2.yaml:{line}: sections.0.questions.1.carry.from: there is no question 'totl' in version 1; "
        "check the spelling, or say changed"
    )


def test_the_way_back_has_every_version_between(tmp_path: Path) -> None:
    files = {f"questionnaires__form{number}": changed(form_data(), ("version",), number) for number in ("2", "10")}
    found = load_catalogue(folder(tmp_path, **files))
    first, second, tenth = (found.versions["form", number] for number in ("1", "2", "10"))
    assert found.versions_back_to(tenth, first) == (tenth, second, first)
    assert found.versions_back_to(second, second) == (second,)
    assert found.versions_back_to(first, tenth) == (first,)


def test_the_shipped_version_of_the_year_before_stands_by_itself() -> None:
    known = catalogue()
    older = known.versions["facts", "2025.1"]
    assert check_references({**known.questionnaires, "facts": older}) == []
    assert known.questionnaires["facts"].version == "2026.1"


YEARS = re.compile(r"20\d\d")


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("staff_y2", "staff_y1"),
        ("revenue_y2", "revenue_y1"),
        ("revenue_y3", "revenue_y2"),
        ("cost_y2", "cost_y1"),
        ("energy_y2", "energy_y1"),
    ],
)
def test_a_shipped_figure_is_carried_from_the_figure_of_the_same_year(name: str, before: str) -> None:
    known = catalogue()
    newer, older = known.questionnaires["facts"], known.versions["facts", "2025.1"]
    origin = origin_of(name, known.versions_back_to(newer, older))
    assert origin is older.questions[before]
    assert older.questions[before].title == newer.questions[name].title


def test_no_shipped_figure_is_carried_over_to_another_year() -> None:
    known = catalogue()
    newer, older = known.questionnaires["facts"], known.versions["facts", "2025.1"]
    way = known.versions_back_to(newer, older)
    pairs = [(question, origin_of(name, way)) for name, question in newer.questions.items()]
    carried = [(now, then) for now, then in pairs if isinstance(then, Question)]
    assert [now.id for now, then in carried if YEARS.findall(now.title.zh) != YEARS.findall(then.title.zh)] == []
    vetoes = {name for name in newer.questions if name.startswith("veto_")}
    assert vetoes & {now.id for now, _then in carried} == set()
    assert {"unit", "above_scale", "rating_cmmm_level"} <= {now.id for now, _then in carried}
