"""The shipped checks: enough of them, sound, with words for firms where one firm's answers decide."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from scoring.definition.signals import SignalKind
from survey.definitions.catalogue import HERE, CatalogueError, catalogue, load_catalogue
from survey.definitions.rating_levels import CHECKED_BY, CLAIMED, UNRECORDED
from survey.definitions.signal_checks import checks_of, known_checks, stored_check, stored_checks


def test_the_district_ships_checks_of_every_kind() -> None:
    kinds = [declared.check.kind.value for declared in known_checks().values()]
    counts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    assert counts == {
        "all_top": 3, "change": 6, "claim_above": 2, "contradiction": 7, "near_copy": 2, "outlier": 3, "rating_gap": 2,
        "ratio": 9, "same_option": 3, "unrecorded": 4,
    }  # fmt: skip
    assert sum(declared.check.ask is not None for declared in known_checks().values()) == 16


def test_a_stored_signal_finds_the_check_that_found_it() -> None:
    present = known_checks()["project_over_revenue"].check
    assert stored_check("district", catalogue().signals["district"].version, "project_over_revenue") is present
    assert stored_check("district", "1999.1", "project_over_revenue") is present
    assert stored_check("district", "1999.1", "gone") is None
    assert len(checks_of(None).digest) == 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped definitions."""
    for name in ("questionnaires", "schemes", "signals"):
        copytree(HERE / name, tmp_path / name)
    return tmp_path


def test_faults_of_a_set_are_listed_with_their_lines(folder: Path) -> None:
    path = folder / "signals" / "district-2026.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("of: [facts.energy_y1]", "of: [facts.gone]").replace('at_least: "5"', "at_least: 5")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    said = [fault.partition(";")[0] for fault in caught.value.faults]
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "at_least: 5" in row)
    assert said == [f"district-2026.yaml:{line}: checks.4.at_least: 5 is no decimal in quotes"]
    path.write_text(text.replace("at_least: 5", 'at_least: "5"'), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert {fault.partition(": ")[2].partition(";")[0] for fault in caught.value.faults} == {
        "checks.31.figure: there is no question 'facts.gone'"
    }


def test_no_two_sets_share_the_name_of_a_check(folder: Path) -> None:
    path = folder / "signals" / "district-2026.yaml"
    text = path.read_text(encoding="utf-8").replace("id: district", "id: other", 1)
    (folder / "signals" / "other.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert len(caught.value.faults) == len(catalogue().signals["district"].checks)
    assert "'project_over_revenue' is a check of district, too" in caught.value.faults[0]


def test_a_stored_plan_narrows_the_checks_and_an_older_scheme_has_none() -> None:
    assert stored_checks(None).digest == checks_of(None).digest
    whole = {"sets": {name: signals.version for name, signals in catalogue().signals.items()}}
    assert stored_checks(whole).digest == checks_of(None).digest
    own = stored_checks({**whole, "unused": ["cmmm_copied"], "bounds": {"project_over_revenue": {"at_most": "2"}}})
    assert set(checks_of(None).checks) - set(own.checks) == {"cmmm_copied"}
    assert own.checks["project_over_revenue"].check.at_most == 2
    assert own.digest != checks_of(None).digest
    assert list(stored_checks({"sets": {}}).checks) == []


ACCUSING = (
    "造假", "虚假", "作假", "抄袭", "雷同", "异常", "违规", "违反", "作弊", "欺", "不实", "可疑", "嫌疑", "弄虚",
    "fraud", "cheat", "false", "fake", "suspicious", "suspect", "copied", "odd", "wrong", "implausible", "dishonest",
)  # fmt: skip


def test_no_check_accuses_a_firm() -> None:
    texts = [
        text
        for signals in catalogue().signal_versions.values()
        for check in signals.checks
        for words in (check.title, check.reason, check.ask)
        if words is not None
        for text in (words.zh, words.en)
    ]
    assert len(texts) > 100
    assert [
        (word, text)
        for text in texts
        for word in ACCUSING
        if re.search(rf"\b{word}\b" if word.isascii() else word, text.lower())
    ] == []


def test_every_check_of_ratings_has_the_source_that_decides_how_long_it_lasts() -> None:
    declared = {name: item.check for name, item in known_checks().items() if item.check.rating}
    lasting = {name: check.rating for name, check in declared.items() if check.kind is not SignalKind.UNRECORDED}
    lacking = {name: check.rating for name, check in declared.items() if check.kind is SignalKind.UNRECORDED}
    assert (dict(CHECKED_BY), dict(UNRECORDED)) == (lasting, lacking)
    above = {check.questions[0]: check.rating for check in declared.values() if check.kind is SignalKind.CLAIM_ABOVE}
    assert dict(CLAIMED) == above
