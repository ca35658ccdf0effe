"""The changes between two evaluations as lines in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.definition.scheme import Scheme
from scoring.exact import VALUE, unscaled
from scoring.explanation.changes import FEW_PLACES, Between, Move, Seen, Why, moves
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place
from survey.models import EvaluationEntry
from survey.ranking.read_changes import Listed
from survey.words.counted_labels import say_counted
from survey.words.findings import say_place, say_segment
from survey.words.language import _, _n, in_words
from survey.words.limits import say_limit
from survey.words.pools import pool_title
from survey.words.reasons import say_reasons, score_text


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One enterprise that moved: where it was and is in words, by how many places within its pool, and the reasons."""

    name: str
    entry: EvaluationEntry
    before: str
    after: str
    shift: str
    why: tuple[str, ...]
    move: Move

    @property
    def unit(self) -> str:
        """The town as limits of the newer list count it."""
        return say_counted(self.entry, "unit")


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Who entered, who left, who else moved (largest shift first), and who changed segment."""

    entered: tuple[MoveLine, ...]
    left: tuple[MoveLine, ...]
    moved: tuple[MoveLine, ...]
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
        rank=entry.rank,
    )


def view_changes(before: Listed, after: Listed, *, few: int = FEW_PLACES) -> ChangesView:
    """Return the changes from one evaluation to a later one, in the order of the later list.

    `few`: who moved by no more places within its pool is not named for that alone.
    """
    between = Between(
        same_scheme=before.scheme.digest == after.scheme.digest,
        same_segments=before.scheme.segments == after.scheme.segments,
        same_seats=before.seats == after.seats,
        few=few,
    )
    first, second = (
        {row.version.credit_code: seen_entry(row, listed.scheme) for row in listed.entries}
        for listed in (before, after)
    )
    entries = {row.version.credit_code: row for listed in (before, after) for row in listed.entries}
    order = {key: place for place, key in enumerate(entries)}
    found = sorted(moves(first, second, between), key=lambda move: (entries[move.key].position, order[move.key]))
    words = _Words(before, after)

    def lines(chosen: Iterable[Move], *, segments: bool = False) -> tuple[MoveLine, ...]:
        return tuple(
            MoveLine(
                name=entries[move.key].version.name,
                entry=entries[move.key],
                before=words.where(move.before, 0, segments=segments),
                after=words.where(move.after, 1, segments=segments),
                shift=say_shift(move.shift),
                why=(
                    *(words.why(item) for item in move.why),
                    *(() if segments or move.after is None else _limits(entries[move.key], after.scheme)),
                    *(say_displaced(entries[move.key], after) if move.left and not segments else ()),
                ),
                move=move,
            )
            for move in chosen
        )

    others = [move for move in found if not move.entered and not move.left]
    moved = [move for move in others if move.changed_place or abs(move.shift) > few]
    return ChangesView(
        entered=lines(move for move in found if move.entered),
        left=lines(move for move in found if move.left),
        moved=lines(sorted(moved, key=lambda move: -abs(move.shift))),
        segments=lines((move for move in found if move.changed_segment), segments=True)
        if between.same_segments
        else (),
        same_scheme=between.same_scheme,
        same_segments=between.same_segments,
    )


def change_rows(view: ChangesView) -> list[list[str | int | None]]:
    """Return a row of a workbook for everybody whom the page names, in its order; where everything is in Chinese."""
    parts = (("新进入", view.entered), ("移出", view.left), ("其他变动", view.moved), ("换了群组", view.segments))
    return [_row(kind, line) for kind, lines in parts for line in lines]


def _row(kind: str, line: MoveLine) -> list[str | int | None]:
    version = line.entry.version
    first, second = line.move.before, line.move.after
    return [
        kind,
        version.name,
        version.credit_code,
        line.unit,
        first.rank if first is not None else None,
        second.rank if second is not None else None,
        line.shift or "—",
        line.before,
        line.after,
        "；".join(line.why),
    ]


def say_shift(shift: int) -> str:
    """Return by how many places somebody rose or fell within its pool; empty for none."""
    if not shift:
        return ""
    return _("升%(n)s位", n=-shift) if shift < 0 else _("降%(n)s位", n=shift)


def _limits(entry: EvaluationEntry, scheme: Scheme) -> list[str]:
    """Return the reasons by which quotas, shares and ties changed an entry's place in the later list, as sentences."""
    codes = {"seated_by_quota", "seated_by_total", "passed_over", "tie_at_line"}
    return say_reasons([item for item in entry.detail["reasons"] if item["code"] in codes], scheme)


def say_displaced(entry: EvaluationEntry, listed: Listed) -> list[str]:
    """Return who has the seat of somebody whom limits passed over, where that is exact: one limit swaps just the two.

    Where a limit moves others with it, or none alone does, it says that nobody in particular took the seat.
    """
    code = entry.version.credit_code
    if listed.prices is None or not any(reason["code"] == "passed_over" for reason in entry.detail["reasons"]):
        return []
    names = {row.version.credit_code: row.version.name for row in listed.entries}
    own = [price for price in listed.prices if code in price["went_out"]]
    if not own:
        return [_("只去掉其中任何一项约束，它都不会入选：名额是几项约束一起移动的，不能说由哪一家占去")]
    return [_displaced_by(price, say_limit(price, listed.scheme), names) for price in own]


def _displaced_by(price: Mapping[str, Any], limit: str, names: Mapping[str, str]) -> str:
    others = len(price["came_in"]) + len(price["went_out"]) - 2
    if others:
        return _n("没有“%(limit)s”，它会入选；但同时另有%(n)s家进出，不能说由哪一家占去", limit=limit, n=others)
    [taker] = price["came_in"]
    if taker not in names:
        return _("没有“%(limit)s”，入选的就是它，而不是其他街镇的一家企业", limit=limit)
    return _("没有“%(limit)s”，入选的就是它，而不是“%(name)s”", limit=limit, name=names[taker])


class _Words:
    """The sentences of changes between two schemes, which are mostly the same one."""

    def __init__(self, before: Listed, after: Listed) -> None:
        self.schemes, self.seats = (before.scheme, after.scheme), (before.seats, after.seats)
        criteria = {item.id: in_words(item.title) for scheme in self.schemes for item in scheme.criteria}
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
        if seen.rank is None:
            return say_place(seen.place)
        scheme = self.schemes[side]
        parts = {"rank": seen.rank, "place": say_place(seen.place), "score": score_text(seen.score, scheme)}
        if len(scheme.pools) == 1:
            return _("第%(rank)s名，%(place)s，%(score)s分", **parts)
        return _("%(pool)s第%(rank)s名，%(place)s，%(score)s分", pool=pool_title(scheme, seen.pool), **parts)

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
            case "seats":
                return _("名额由%(before)s家变为%(after)s家", before=self.seats[0], after=self.seats[1])
        return {
            "joined": _("这次才参与评估"),
            "gone": _("这次未参与评估"),
            "scheme": _("两次评估的方案不同"),
            "unpinned": _("原来的指定已撤回"),
            "pool": _("所在排序组变了，两组的名次和得分不可比较"),
            "answers": _("企业提交了新的版本"),
            "others": _("本企业的得分没有变，是名单上其他企业的变化使它的位置改变"),
        }[item.code]
