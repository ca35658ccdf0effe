"""The changes between two evaluations as lines in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from scoring.exact import VALUE, unscaled
from scoring.explanation.changes import Move, Seen, Why, moves
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place
from survey.models import EvaluationEntry
from survey.words.findings import say_place, say_segment
from survey.words.language import _, in_words
from survey.words.reasons import say_reasons, score_text


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One enterprise whose place or segment changed: both in words, and the reasons."""

    name: str
    entry: EvaluationEntry
    before: str
    after: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Who entered, who left, whose place changed otherwise, and who changed segment."""

    entered: tuple[MoveLine, ...]
    left: tuple[MoveLine, ...]
    segments: tuple[MoveLine, ...]
    same_scheme: bool
    same_segments: bool


def seen_entry(entry: EvaluationEntry, scheme: Scheme) -> Seen:
    """Return a stored entry in the form that `scoring.explanation.changes.moves` compares."""
    detail = entry.detail
    own = {
        item.id: amount
        for item, amount in zip(scheme.criteria, detail.get("contributions", []), strict=False)
        if item.belongs(entry.pool)
    }
    plan = scheme.segments
    names = [feature.id for feature in plan.features] if plan is not None else []
    return Seen(
        pool=entry.pool,
        place=Place(entry.status),
        segment=entry.segment,
        contributions=own,
        features=dict(zip(names, detail.get("features", []), strict=False)),
        answers=str(entry.version_id),
        passes=Verdict.FAILED.value not in detail.get("verdicts", []),
        pin=detail.get("pin", {}).get("kind", ""),
    )


def view_changes(
    before: tuple[Scheme, Sequence[EvaluationEntry]], after: tuple[Scheme, Sequence[EvaluationEntry]]
) -> ChangesView:
    """Return the changes from one evaluation to a later one, in the order of the later list.

    `before`, `after`: each evaluation's scheme and its entries.
    """
    same = before[0].digest == after[0].digest
    frozen = before[0].segments == after[0].segments
    first, second = (
        {row.version.credit_code: seen_entry(row, scheme) for row in rows} for scheme, rows in (before, after)
    )
    entries = {row.version.credit_code: row for rows in (before[1], after[1]) for row in rows}
    order = {key: place for place, key in enumerate(entries)}
    moved = sorted(
        moves(first, second, same_scheme=same, same_segments=frozen),
        key=lambda move: (entries[move.key].position, order[move.key]),
    )
    words = _Words(before[0], after[0])

    def lines(chosen: Sequence[Move], *, segments: bool = False) -> tuple[MoveLine, ...]:
        return tuple(
            MoveLine(
                name=entries[move.key].version.name,
                entry=entries[move.key],
                before=words.where(move.before, 0, segments=segments),
                after=words.where(move.after, 1, segments=segments),
                why=(
                    *(words.why(item) for item in move.why),
                    *(() if segments or move.after is None else _limits(entries[move.key], after[0])),
                ),
            )
            for move in chosen
        )

    return ChangesView(
        entered=lines([move for move in moved if move.entered]),
        left=lines([move for move in moved if move.left]),
        segments=lines([move for move in moved if frozen and move.changed_segment], segments=True),
        same_scheme=same,
        same_segments=frozen,
    )


def _limits(entry: EvaluationEntry, scheme: Scheme) -> list[str]:
    """Return the reasons by which quotas, shares and ties changed an entry's place in the later list, as sentences."""
    codes = {"seated_by_quota", "seated_by_total", "passed_over", "tie_at_line"}
    return say_reasons([item for item in entry.detail["reasons"] if item["code"] in codes], scheme)


class _Words:
    """The sentences of changes between two schemes, which are mostly the same one."""

    def __init__(self, before: Scheme, after: Scheme) -> None:
        self.schemes = (before, after)
        criteria = {item.id: in_words(item.title) for item in (*before.criteria, *after.criteria)}
        features = {
            feature.id: in_words(feature.title)
            for scheme in self.schemes
            if scheme.segments is not None
            for feature in scheme.segments.features
        }
        self.titles: Mapping[str, Mapping[str, str]] = {"criterion": criteria, "feature": features}

    def where(self, seen: Seen | None, side: int, *, segments: bool) -> str:
        """Return place and score, or the segment, of one side."""
        if seen is None:
            return _("不在这次评估中")
        if segments:
            return say_segment(self.schemes[side], seen.segment)
        return _(
            "%(place)s，%(score)s分", place=say_place(seen.place), score=score_text(seen.score, self.schemes[side])
        )

    def why(self, item: Why) -> str:
        """Return one reason as a sentence."""
        parameters = item.parameters
        match item.code:
            case "contribution":
                return _(
                    "“%(title)s”由%(before)s分变为%(after)s分",
                    title=self.titles["criterion"][str(parameters["criterion"])],
                    before=score_text(int(parameters["before"]), self.schemes[0]),
                    after=score_text(int(parameters["after"]), self.schemes[1]),
                )
            case "feature":
                return _(
                    "能力“%(title)s”由%(before)s变为%(after)s",
                    title=self.titles["feature"][str(parameters["feature"])],
                    before=f"{unscaled(int(parameters['before']), VALUE):.2f}",
                    after=f"{unscaled(int(parameters['after']), VALUE):.2f}",
                )
            case "gate":
                return _("原来不通过的条件现在通过") if parameters["passes"] else _("有条件现在不通过")
            case "pinned":
                return _("新增指定入选") if parameters["kind"] == "in" else _("新增指定不列入")
        return {
            "joined": _("这次才参与评估"),
            "gone": _("这次未参与评估"),
            "scheme": _("两次评估的方案不同"),
            "unpinned": _("原来的指定已撤回"),
            "answers": _("企业提交了新的版本"),
            "others": _("本企业的得分没有变，是名单上其他企业的变化使它的位置改变"),
        }[item.code]
