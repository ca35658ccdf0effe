"""The lists of an incentive check, whole: who wins a seat, who is only bounded, and whom an absence gives points."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from scoring.definition.scheme import Scheme
from survey.models import EvaluationEntry
from survey.ranking.incentive_results import EXAMPLES, OPEN, POOL, CheckLine, CheckList
from survey.words.label_sources import say_changes, say_label_name
from survey.words.language import _
from survey.words.pools import pool_title
from survey.words.reasons import score_text


def lists_of(stored: Mapping[str, Any], covered: Collection[str], scheme: Scheme) -> list[CheckList]:
    """Return the lists of a stored check with the lines of those whom the reader's scope covers."""
    found = [
        CheckList(EXAMPLES, _("试改后入选的例子"), stored["examples"]),
        CheckList(OPEN, _("只有上限的企业"), stored["open"]),
        *(
            CheckList(
                f"{POOL}{item['pool']}",
                _("改选%(pool)s就能入选", pool=pool_title(scheme, item["pool"])),
                item["listed"],
            )
            for item in stored.get("pools", ())
        ),
        *(
            CheckList(
                item["question"], _("自报没有或不适用：%(what)s", what=say_label_name(item["question"])), item["listed"]
            )
            for item in stored["absences"]
        ),
    ]
    return [CheckList(one.name, one.title, [line for line in one.lines if line["key"] in covered]) for one in found]


def codes_of(lines: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the credit codes that some lines name."""
    return {code for line in lines for code in (line["key"], line.get("passed", "")) if code}


def view_lines(
    one: CheckList, lines: Sequence[Mapping[str, Any]], scheme: Scheme, rows: Sequence[EvaluationEntry]
) -> list[CheckLine]:
    """Return some lines of a list. `rows`: the entries that they name, as far as the reader may see them."""
    seen = {row.version.credit_code: row for row in rows}
    return [_line(one.name, line, scheme, seen) for line in lines]


def _line(name: str, line: Mapping[str, Any], scheme: Scheme, seen: Mapping[str, EvaluationEntry]) -> CheckLine:
    entry = seen[line["key"]]
    if name == EXAMPLES:
        was, score = score_text(line["was"], scheme), score_text(line["score"], scheme)
        return CheckLine(entry, say_changes(line, scheme), was, score, seen.get(line["passed"]))
    if name == OPEN:
        return CheckLine(
            entry, _("%(change)s（%(tried)s）", change=say_changes(line, scheme), tried=say_tried(line)), "", "", None
        )
    if name.startswith(POOL):
        return CheckLine(entry, say_above(line), "", score_text(line["score"], scheme), None)
    return CheckLine(entry, _("已入选") if line["selected"] else "", "", f"+{score_text(line['points'], scheme)}", None)


def say_above(line: Mapping[str, Any]) -> str:
    """Return whether a firm's level is above the ceiling of the pool that it would choose; empty where it is not."""
    return _("自评等级高于该组上限，核定后失去名额") if line["above"] else ""


def say_tried(line: Mapping[str, Any]) -> str:
    """Return whether concrete answers were tried for a firm that is only bounded, as far as an evaluation tells."""
    if "tried" not in line:
        return _("试没试过没有记录")
    return _("试过，没有入选") if line["tried"] else _("没有试")
