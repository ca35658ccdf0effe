"""What a scheme says of the checks of signals: read with every fault, held against the shipped sets, and used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.definition.signals import SignalPlan
from scoring.loading.reader import Reader
from scoring.loading.scheme_signals import bounds_of, check_plan, read_plan, used_sets
from scoring.loading.signals import load_signals
from tests.unit.scoring.signals.firms_of_signals import check_data

FIGURE = {"of": ["facts.investment"], "to": ["facts.revenue"]}
CHECKS = [
    check_data("project", "ratio", figure=FIGURE, at_most="1"),
    check_data("head", "ratio", figure=FIGURE, at_least="5", at_most="1000"),
    check_data("whole", "ratio", figure=FIGURE, at_most="1", fixed=True),
    check_data("moved", "change", now=["facts.revenue"], before=["facts.revenue_before"], factor="2"),
    check_data("same", "same_option", among=["form"], share="0.9", fewest="5"),
    check_data("far", "outlier", figure=FIGURE, factor="5", fewest="8"),
]
TITLE = {"zh": "示例", "en": "example"}
OLD, NEW = (load_signals({"id": "set", "version": version, "title": TITLE, "checks": CHECKS}) for version in ("1", "2"))
VERSIONS = {("set", "1"): OLD, ("set", "2"): NEW}


def faults(signals: Any) -> list[str]:
    """Return what is wrong with the key ``signals`` of a scheme."""
    reader = Reader()
    plan = read_plan(reader, {"signals": signals})
    found = reader.faults or check_plan(plan, VERSIONS)
    return [f"{'.'.join(map(str, fault.path))}: {fault.problem}" for fault in found]


def plan(**keys: Any) -> SignalPlan | None:
    return read_plan(Reader(), {"signals": {"sets": {"set": "2"}, **keys}})


@pytest.mark.parametrize(
    ("signals", "said"),
    [
        ({"sets": {"set": "2"}, "unused": ["far"], "bounds": {"project": {"at_most": "2"}}}, []),
        ({"sets": {}}, []),
        ([], ["signals: a mapping is expected here", "signals.sets: a mapping is expected here"]),
        ({"sets": {"set": 2}, "on": []}, ["signals.on: unknown key 'on'", "signals.sets.set: a text is expected here"]),
        ({"sets": {"set": "2"}, "unused": ["far", "far"]}, ["signals.unused: the id 'far' occurs more than once"]),
        ({"sets": {"set": "2"}, "bounds": {"project": {"at_most": 2}, "far": {}}},
         ["signals.bounds.project.at_most: 2 is no decimal in quotes",
          "signals.bounds.far: this check is given no bound"]),
        ({"sets": {"set": "3", "other": "1"}, "unused": ["gone"]},
         ["signals.sets.set: set has no version '3'", "signals.sets.other: there is no set 'other'"]),
        ({"sets": {"set": "2"}, "unused": ["gone"], "bounds": {"lost": {"factor": "2"}}},
         ["signals.unused.0: there is no check 'gone'", "signals.bounds.lost: there is no check 'lost'"]),
        ({"sets": {"set": "2"}, "bounds": {"project": {"at_least": "1"}, "whole": {"at_most": "2"}}},
         ["signals.bounds.project.at_least: project takes no at_least",
          "signals.bounds.whole.at_most: whole takes no at_most"]),
        ({"sets": {"set": "2"}, "bounds": {
            "head": {"at_least": "2000"}, "moved": {"factor": "1"}, "same": {"share": "0.4", "fewest": "0"},
            "far": {"fewest": "7", "factor": "0"}}},
         ["signals.bounds.head.at_least: no figure lies between these bounds",
          "signals.bounds.moved.factor: the factor of a change is above 1",
          "signals.bounds.same.share: of less than half nobody says nearly all",
          "signals.bounds.same.fewest: one answer is the fewest",
          "signals.bounds.far.factor: an outlier needs a factor above 0",
          "signals.bounds.far.fewest: fewer than 8 peers say nothing"]),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_place(signals: Any, said: list[str]) -> None:
    assert faults(signals) == said


def test_without_a_plan_the_newest_sets_are_used_as_they_are() -> None:
    assert list(used_sets(None, {"set": NEW}, VERSIONS)) == [NEW]
    assert list(used_sets(read_plan(Reader(), {}), {"set": NEW}, VERSIONS)) == [NEW]
    assert check_plan(None, VERSIONS) == []


def test_a_plan_names_versions_and_changes_bounds_and_the_digest_with_them() -> None:
    assert list(used_sets(plan(), {"set": NEW}, VERSIONS)) == [NEW]
    assert list(used_sets(plan(sets={"set": "1"}), {"set": NEW}, VERSIONS)) == [OLD]
    assert list(used_sets(plan(sets={}), {"set": NEW}, VERSIONS)) == []
    [own] = used_sets(plan(unused=["far"], bounds={"project": {"at_most": "2"}}), {"set": NEW}, VERSIONS)
    assert [check.id for check in own.checks] == ["project", "head", "whole", "moved", "same"]
    assert (own.checks[0].at_most, own.checks[1:]) == (Decimal(2), NEW.checks[1:5])
    assert (own.id, own.version, own.digest == NEW.digest) == ("set", "2", False)
    [same] = used_sets(plan(bounds={"project": {"at_most": "1.0"}}), {"set": NEW}, VERSIONS)
    assert same.digest == NEW.digest


def test_a_version_that_is_gone_is_read_in_the_newest_and_what_is_not_there_has_no_effect() -> None:
    gone = plan(sets={"set": "0", "lost": "1"}, unused=["unknown"], bounds={"unknown": {"factor": "3"}})
    assert list(used_sets(gone, {"set": NEW}, VERSIONS)) == [NEW]


def test_what_may_be_set_follows_the_kind_and_the_bounds_that_there_are() -> None:
    assert {check.id: list(bounds_of(check)) for check in NEW.checks} == {
        "project": ["at_most"], "head": ["at_least", "at_most"], "whole": [], "moved": ["factor"],
        "same": ["share", "fewest"], "far": ["factor", "fewest"],
    }  # fmt: skip
