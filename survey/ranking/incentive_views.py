"""What the incentive check of an evaluation found, in words: examples, who is only bounded, absences, denominators."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from scoring.definition.label_uses import Use, used_labels
from scoring.definition.labels import LabelSource
from scoring.definition.scheme import Scheme
from survey.models import Evaluation, EvaluationEntry
from survey.words.label_sources import say_changes, say_label_name
from survey.words.pools import pool_title
from survey.words.reasons import score_text

LISTED = EXAMPLES = 30
"""So many lines of each kind are shown, and so many examples; a page of their own has all."""


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A firm that would win a seat by a change, its score before and after, and whose seat that would be.

    `passed`: None where several would lose theirs, or it is not the reader's to see.
    """

    entry: EvaluationEntry
    change: str
    was: str
    score: str
    passed: EvaluationEntry | None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A firm whose best possible score with other labels would do, without an answer that shows it.

    `tried`: whether concrete answers were tried for all such labels, and none won.
    """

    entry: EvaluationEntry
    change: str
    tried: bool


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """A question that does not apply to some firms, how many gain by that, and by how many points the first do."""

    title: str
    firms: int
    listed: tuple[tuple[EvaluationEntry, str], ...]


@dataclass(frozen=True, slots=True)
class IncentiveView:
    """The check of one evaluation; firms outside the reader's scope are only in the numbers.

    `bound`: who is only bounded; `tried` of them were tried with concrete answers, without a seat. `choices`: pools
    that firms would have a seat in, how many, and how many of them by a level above the pool's ceiling.
    """

    labels: tuple[str, ...]
    impossible: int
    example: int
    bound: int
    tried: int
    examples: tuple[ExampleLine, ...]
    open: tuple[OpenLine, ...]
    absences: tuple[AbsenceLine, ...]
    denominators: tuple[str, ...]
    pools: tuple[str, ...]
    choices: tuple[tuple[str, int, int], ...]


def codes_named(evaluation: Evaluation) -> set[str]:
    """Return the credit codes that a stored check names."""
    return {code for item in _told(evaluation.summary.get("incentives", {})) for code in _codes(item)}


def codes_shown(evaluation: Evaluation, covered: Collection[str]) -> set[str]:
    """Return the credit codes that the page shows of a stored check, of those that the reader's scope covers."""
    shown = _shown(evaluation.summary.get("incentives", {}), covered)
    return {code for item in _told(shown) for code in _codes(item) if code in covered}


def _shown(stored: Mapping[str, Any], covered: Collection[str]) -> dict[str, Any]:
    """Return a stored check with the first lines of each kind, of those that the reader's scope covers."""

    def first(lines: Sequence[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
        return list(islice((item for item in lines if item["key"] in covered), most))

    absences = [{**item, "listed": first(item["listed"], LISTED)} for item in stored.get("absences", ())]
    lists = {name: first(stored.get(name, ()), most) for name, most in (("examples", EXAMPLES), ("open", LISTED))}
    return {**stored, **lists, "absences": absences, "pools": []}


def _told(stored: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every line of a stored check."""
    yield from (*stored.get("examples", ()), *stored.get("open", ()))
    for item in (*stored.get("pools", ()), *stored.get("absences", ())):
        yield from item["listed"]


def _codes(item: Mapping[str, Any]) -> list[str]:
    return [code for code in (item["key"], item.get("passed", "")) if code]


def view_incentives(evaluation: Evaluation, scheme: Scheme, rows: Sequence[EvaluationEntry]) -> IncentiveView | None:
    """Return what was found, None for an evaluation from before the check was made.

    `rows`: the entries of `codes_shown`, as far as they may be seen.
    """
    if "incentives" not in evaluation.summary:
        return None
    seen = {row.version.credit_code: row for row in rows}
    stored = _shown(evaluation.summary["incentives"], seen)
    by_firms = [item for item in used_labels(scheme) if item.source is LabelSource.SELF]
    return IncentiveView(
        labels=tuple(say_label_name(name) for name in stored["labels"]),
        impossible=stored["counts"]["impossible"],
        example=stored["counts"]["example"],
        bound=stored["counts"]["bound"],
        tried=stored["searched"] - stored["counts"]["example"],
        examples=tuple(
            ExampleLine(
                seen[item["key"]],
                say_changes(item, scheme),
                score_text(item["was"], scheme),
                score_text(item["score"], scheme),
                seen.get(item["passed"]),
            )
            for item in stored["examples"]
        ),
        open=tuple(
            OpenLine(seen[item["key"]], say_changes(item, scheme), bool(item.get("tried"))) for item in stored["open"]
        ),
        absences=tuple(_absence(item, scheme, seen) for item in stored["absences"]),
        choices=tuple(
            (pool_title(scheme, item["pool"]), len(item["listed"]), sum(one["above"] for one in item["listed"]))
            for item in evaluation.summary["incentives"].get("pools", ())
        ),
        denominators=tuple(dict.fromkeys(say_label_name(item.name) for item in by_firms if item.use is Use.RATIO)),
        pools=tuple(dict.fromkeys(say_label_name(item.name) for item in by_firms if item.use is Use.POOL)),
    )


def _absence(item: Mapping[str, Any], scheme: Scheme, seen: Mapping[str, EvaluationEntry]) -> AbsenceLine:
    return AbsenceLine(
        say_label_name(item["question"]),
        item["firms"],
        tuple((seen[one["key"]], score_text(one["points"], scheme)) for one in item["listed"]),
    )
