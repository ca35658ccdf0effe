"""`select`: against trying every choice, pins, objectives, and figures too long to add up."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.unit.survey.commands.running_verbs import Capture, printed, refused, write


def district(folder: Path, seed: int) -> tuple[list[str], dict[str, Any]]:
    """Write twelve enterprises with random quotas; return the arguments, and what was written."""
    random = Random(seed)
    names = [f"firm{number:02}" for number in range(12)]
    random.shuffle(names)
    scores = {name: random.randint(0, 40) for name in names}
    labels = {name: (random.choice("ns"), random.choice("xyz"), random.choice(["", "g", "h"])) for name in names}
    quotas = []
    for attribute, values in (("unit", "ns"), ("size", "xyz")):
        for value in values:
            if random.random() < 0.5:
                floor = random.randint(0, 2)
                quotas.append({"attribute": attribute, "value": value, "floor": floor, "ceiling": floor + 2})
    rows = "".join(f"{name},{scores[name]}\n" for name in names)
    labelled = "".join(f"{name},{','.join(labels[name])}\n" for name in sorted(names))
    own = [
        write(folder, "m.csv", "name,score\n" + rows),
        "--weights", write(folder, "w.json", {"score": 1}),
        "--attributes", write(folder, "a.csv", "name,unit,size,group\n" + labelled),
        "--quotas", write(folder, "q.json", {"quotas": quotas, "group": "group", "per_group": 2}),
        "--seats", "5",
    ]  # fmt: skip
    return own, {"scores": scores, "labels": labels, "quotas": quotas}


def every_choice(about: dict[str, Any]) -> list[tuple[str, ...]]:
    found = []
    for chosen in combinations(sorted(about["scores"]), 5):
        units, sizes, groups = (Counter(about["labels"][name][side] for name in chosen) for side in range(3))
        counts = {"unit": units, "size": sizes}
        fine = all(
            quota["floor"] <= counts[quota["attribute"]][quota["value"]] <= quota["ceiling"]
            for quota in about["quotas"]
        )
        if fine and all(groups[name] <= 2 for name in "gh"):
            found.append(chosen)
    return found


def test_both_objectives_say_so_where_trying_every_choice_gives_nothing(capsys: Capture, tmp_path: Path) -> None:
    own, about = district(tmp_path, 37)
    assert every_choice(about) == []
    found = [set(printed(capsys, "select", *own, "--objective", objective)) for objective in ("rank", "score")]
    assert found == [{"clash"}] * 2


@pytest.mark.parametrize("seed", range(12))
def test_both_objectives_are_what_trying_every_choice_gives(capsys: Capture, tmp_path: Path, seed: int) -> None:
    own, about = district(tmp_path, seed)
    choices = every_choice(about)
    assert choices != []
    by_rank, by_score = (printed(capsys, "select", *own, "--objective", objective) for objective in ("rank", "score"))
    order = sorted(about["scores"], key=lambda name: (-about["scores"][name], name))
    best = min(choices, key=lambda chosen: sorted(order.index(name) for name in chosen))
    assert {row["name"] for row in by_rank["chosen"]} == set(best)
    most = max(sum(about["scores"][name] for name in chosen) for chosen in choices)
    assert by_score["total"] == sum(about["scores"][row["name"]] for row in by_score["chosen"]) == most
    listed = [row["name"] for row in (*by_rank["chosen"], *by_rank["reserve"], *by_rank["out"])]
    assert sorted(listed) == sorted(about["scores"])
    swapped = set(best) - set(by_rank["other_objective"]["only_here"]) | set(by_rank["other_objective"]["only_there"])
    assert sum(about["scores"][name] for name in swapped) == most


def test_pins_are_chosen_and_those_kept_out_are_not(capsys: Capture, tmp_path: Path) -> None:
    own, about = district(tmp_path, 1)
    empty = write(tmp_path, "q.json", {"quotas": []})
    own[own.index("--quotas") + 1] = empty
    order = sorted(about["scores"], key=lambda name: (-about["scores"][name], name))
    pins = write(tmp_path, "p.json", {"in": [order[-1]], "out": [order[0]]})
    found = printed(capsys, "select", *own, "--pins", pins, "--reserve", "2")
    assert [row["name"] for row in found["chosen"]] == [*order[1:5], order[-1]]
    assert found["chosen"][-1]["reasons"] == [{"code": "pinned", "parameters": {}}]
    assert [row["name"] for row in found["reserve"]] == order[5:7]
    assert found["out"][0]["name"] == order[0]
    assert found["out"][0]["reasons"][1]["code"] == "kept_out"


def test_long_decimals_are_chosen_by_their_exact_sums(capsys: Capture, tmp_path: Path) -> None:
    """Twelve places, as anchors give them: two sums that differ in the last one."""
    own, _about = district(tmp_path, 1)
    table = "name,score\nA,33.333333333333\nB,33.333333333334\nC,1\n"
    labels = "name,unit\nA,n\nB,n\nC,s\n"
    own[0] = write(tmp_path, "m.csv", table)
    own[own.index("--attributes") + 1] = write(tmp_path, "a.csv", labels)
    own[own.index("--quotas") + 1] = write(
        tmp_path, "q.json", {"quotas": [{"attribute": "unit", "value": "s", "floor": 1}]}
    )
    own[own.index("--seats") + 1] = "2"
    found = printed(capsys, "select", *own, "--objective", "score")
    assert [row["name"] for row in found["chosen"]] == ["B", "C"]


def test_what_can_not_be_added_up_or_filled_is_refused(capsys: Capture, tmp_path: Path) -> None:
    own, _about = district(tmp_path, 1)
    own[own.index("--seats") + 1] = "13"
    assert refused(capsys, "select", *own) == ["--seats: 13 seats can't be filled from 12 rows"]
    own[own.index("--seats") + 1] = "5"
    rows = "".join(f"firm{number:02},{'9' * (5 + number)}.{number + 1}\n" for number in range(12))
    own[0] = write(tmp_path, "m.csv", "name,score\n" + rows)
    assert refused(capsys, "select", *own) == [
        "the scores have too many digits to be added up: write figures and weights with fewer"
    ]


def test_a_clash_names_pinned_rows(capsys: Capture, tmp_path: Path) -> None:
    own, about = district(tmp_path, 1)
    south = [name for name, label in about["labels"].items() if label[0] == "s"]
    quotas = {"quotas": [{"attribute": "unit", "value": "s", "ceiling": 0}]}
    own[own.index("--quotas") + 1] = write(tmp_path, "q.json", quotas)
    pins = write(tmp_path, "p.json", json.dumps({"in": [south[0]]}))
    found = printed(capsys, "select", *own, "--pins", pins)
    (members,) = found["clash"]["sets"]
    assert [(item["kind"], item["value"]) for item in members] == [("ceiling", "s"), ("pin", south[0])]


def test_withdrawals_promote_one_after_another(capsys: Capture, tmp_path: Path) -> None:
    """Without quotas the sixth and then the seventh move up."""
    own, about = district(tmp_path, 1)
    own[own.index("--quotas") + 1] = write(tmp_path, "q.json", {"quotas": []})
    order = sorted(about["scores"], key=lambda name: (-about["scores"][name], name))
    found = printed(capsys, "select", *own, "--withdrawn", order[2], "--withdrawn", order[0])
    assert found["promotions"] == [
        {"withdrawn": order[2], "promoted": order[5], "skipped": []},
        {"withdrawn": order[0], "promoted": order[6], "skipped": []},
    ]


def test_only_who_holds_a_seat_can_withdraw_once(capsys: Capture, tmp_path: Path) -> None:
    own, about = district(tmp_path, 1)
    own[own.index("--quotas") + 1] = write(tmp_path, "q.json", {"quotas": []})
    order = sorted(about["scores"], key=lambda name: (-about["scores"][name], name))
    first, last = order[0], order[-1]
    names = [part for name in (first, last, first) for part in ("--withdrawn", name)]
    assert refused(capsys, "select", *own, *names) == [
        f"--withdrawn: {last!r} holds no seat",
        f"--withdrawn: {first!r} is named twice",
    ]


def waiting_seat(folder: Path) -> list[str]:
    """Write four enterprises of which two are chosen: one S at least, one of the group at most."""
    return [
        write(folder, "m.csv", "name,score\na,4\nb,3\nc,2\nd,1\n"),
        "--weights", write(folder, "w.json", {"score": 1}),
        "--attributes", write(folder, "a.csv", "name,size,group\na,S,\nb,N,G\nc,S,G\nd,N,\n"),
        "--quotas", write(folder, "q.json", {
            "quotas": [{"attribute": "size", "value": "S", "floor": 1}], "group": "group", "per_group": 1,
        }),
        "--seats", "2",
    ]  # fmt: skip


def test_a_seat_nobody_can_take_is_filled_by_a_later_withdrawal(capsys: Capture, tmp_path: Path) -> None:
    found = printed(capsys, "select", *waiting_seat(tmp_path), "--withdrawn", "a", "--withdrawn", "b")
    group = {"kind": "group", "attribute": "group", "value": "G", "number": 1}
    floor = {"kind": "floor", "attribute": "size", "value": "S", "number": 1}
    nobody = [{"name": "c", "limits": [group]}, {"name": "d", "limits": [floor]}]
    assert found["promotions"] == [
        {"withdrawn": "a", "promoted": None, "skipped": nobody},
        {"withdrawn": "b", "promoted": "c", "skipped": [], "also": [{"promoted": "d", "skipped": []}]},
    ]


def test_who_moved_up_may_withdraw_later(capsys: Capture, tmp_path: Path) -> None:
    own = waiting_seat(tmp_path)
    found = printed(capsys, "select", *own, "--withdrawn", "b", "--withdrawn", "c", "--withdrawn", "d")
    assert [step["promoted"] for step in found["promotions"]] == ["c", "d", None]
    assert refused(capsys, "select", *own, "--withdrawn", "c", "--withdrawn", "x") == [
        "--withdrawn: 'c' holds no seat",
        "--withdrawn: 'x' is not in the table",
    ]


def test_of_two_alike_the_better_ranked_is_seated_when_totals_tie(capsys: Capture, tmp_path: Path) -> None:
    """Weights of 3 and 2 give all three the same score; of the small ones the first is seated, and nobody is passed."""
    own = [
        write(tmp_path, "m.csv", "name,x,y\nf0,3,0\nf1,1,3\nf2,3,0\n"),
        "--weights", write(tmp_path, "w.json", {"x": 0.6, "y": 0.4}),
        "--attributes", write(tmp_path, "a.csv", "name,size\nf0,small\nf1,big\nf2,small\n"),
        "--quotas", write(tmp_path, "q.json", {"quotas": [{"attribute": "size", "value": "big", "floor": 1}]}),
        "--seats", "2", "--objective", "score",
    ]  # fmt: skip
    found = printed(capsys, "select", *own)
    assert [row["name"] for row in found["chosen"]] == ["f0", "f1"]
    assert [reason["code"] for row in found["reserve"] for reason in row["reasons"]] == ["reserve", "tie_at_line"]


def test_groups_written_in_another_width_are_one_group(capsys: Capture, tmp_path: Path) -> None:
    labelled = "甲,示例集团（上海）\n乙,示例集团(上海)\u200b\n丙,\n"
    own = [
        write(tmp_path, "m.csv", "name,score\n甲,9\n乙,8\n丙,7\n"),
        "--weights", write(tmp_path, "w.json", {"score": 1}),
        "--attributes", write(tmp_path, "a.csv", "name,group\n" + labelled),
        "--quotas", write(tmp_path, "q.json", {"quotas": [], "group": "group", "per_group": "１"}),
        "--seats", "２",
    ]  # fmt: skip
    assert [row["name"] for row in printed(capsys, "select", *own)["chosen"]] == ["甲", "丙"]
