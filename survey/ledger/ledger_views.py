"""The ledger for its page and for the first pages of officials: figures with the lists they open, bars, moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from survey.definitions.stages import EXPECTED, Stage
from survey.ledger.ledger_results import Group, Ledger
from survey.ledger.words import say_group
from survey.models import Enterprise, Verdict
from survey.queries.ledger import NOWHERE, Move
from survey.queries.review_states import STATES, WAITING
from survey.web.access import may_open
from survey.words.language import _
from survey.words.reviews import say_review
from survey.words.stages import say_move, say_stage

LIST = "firm_list.firms"
"""The list of firms that a figure opens."""
GONE = "ledger.gone"
"""The page of the firms that left the directory."""
NONE = "none"
"""In an address: firms without a unit, or without an industry."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list of the firms that it counts; no address where there is nothing to open."""

    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class StageFigure:
    """The figure of a stage, with its word."""

    stage: Stage
    word: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class ReviewFigure:
    """How many of the submitted stand somewhere with their first review, with its word."""

    state: str
    word: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A group's figures. `rate`: the submitted of the expected in per cent; None where none is expected."""

    title: str
    listed: Figure
    outside: Sequence[StageFigure]  # 未通知, 豁免
    expected: Figure
    stages: Sequence[StageFigure]  # those of 应填
    sealing: Figure
    verified: Figure
    reviews: Sequence[ReviewFigure]  # of the submitted
    rate: Decimal | None

    @property
    def submitted(self) -> Figure:
        """The firms that stand at 已提交."""
        return next(item.figure for item in self.stages if item.stage is Stage.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the way to a first review that passes, with the firms that came so far.

    `beside`: the stages or reviews that end before it; their sum is what the bar lost.
    """

    title: str
    figure: Figure
    before: int
    beside: Sequence[StageFigure | ReviewFigure]


@dataclass(frozen=True, slots=True)
class MoveLine:
    """Firms that moved between two stages since the day before."""

    text: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class GoneFirm:
    """A firm that left the directory, why, and whether the reader may open its page."""

    firm: Enterprise
    why: str
    opens: bool


def opens(count: int, **filters: object) -> Figure:
    """Return a figure that opens the list of firms under these filters, if the reader may open it and it has any."""
    return Figure(count, url_for(LIST, **filters) if count and may_open(LIST) else "")  # type: ignore[arg-type]


def view_groups(ledger: Ledger) -> list[LedgerLine]:
    """Return a line per group."""
    return [
        _line(say_group(ledger.by, group.key), group, {ledger.by.value: group.key or NONE}) for group in ledger.groups
    ]


def view_total(ledger: Ledger) -> LedgerLine:
    """Return the line of all groups together."""
    return _line(_("合计"), ledger.total, {})


def _line(title: str, group: Group, own: dict[str, str]) -> LedgerLine:
    tally = group.tally

    def of(stage: Stage) -> StageFigure:
        return StageFigure(stage, say_stage(stage), opens(tally.of(stage), stage=[stage.value], **own))

    expected = tally.expected
    rate = Decimal(100 * tally.of(Stage.SUBMITTED)) / expected if expected else None
    return LedgerLine(
        title=title,
        listed=opens(tally.listed, **own),
        outside=[of(Stage.NOT_CALLED), of(Stage.EXEMPT)],
        expected=opens(expected, stage=[stage.value for stage in EXPECTED], **own),
        stages=[of(stage) for stage in EXPECTED],
        sealing=opens(group.sealing, stage=[Stage.SUBMITTED.value], waiting="seal", **own),
        verified=opens(group.verified, stage=[Stage.SUBMITTED.value], verified="yes", **own),
        reviews=[_review(state, group.reviews.get(state, 0), own) for state in STATES],
        rate=rate,
    )


def _review(state: str, count: int, own: dict[str, str]) -> ReviewFigure:
    figure = opens(count, stage=[Stage.SUBMITTED.value], review=state, **own)
    return ReviewFigure(state, say_review(state), figure)


def view_steps(total: LedgerLine) -> list[Step]:
    """Return the way from 应填 to a first review that passes: each bar is the one before it less what is beside it."""
    figures = {item.stage: item for item in total.stages}
    ends = (
        (_("应填"), ()),
        (_("没有退出"), (Stage.LEFT,)),
        (_("领取了账号"), (Stage.UNCLAIMED,)),
        (_("开始填写"), (Stage.NOT_BEGUN,)),
        (_("填写完整"), (Stage.FILLING,)),
        (_("提交过"), (Stage.READY,)),
        (_("已提交"), (Stage.RETURNED,)),
    )
    steps, left = [], list(EXPECTED)
    for title, stages in ends:
        before, beside = sum(figures[stage].figure.count for stage in left), [figures[stage] for stage in stages]
        left = [stage for stage in left if stage not in stages]
        count = before - sum(item.figure.count for item in beside)
        steps.append(Step(title, opens(count, stage=[stage.value for stage in left]), before, beside))
    return steps + _reviewed(total)


def _reviewed(total: LedgerLine) -> list[Step]:
    """Return the last bars of the way: of the submitted those that were reviewed, and those that passed."""
    of = {item.state: item for item in total.reviews}
    submitted, waiting = total.submitted.count, of[WAITING]
    reviewed = submitted - waiting.figure.count
    verdicts, others = [str(one) for one in Verdict], [of[Verdict.RETURN], of[Verdict.AGAINST]]
    figure = opens(reviewed, stage=[Stage.SUBMITTED.value], review=verdicts)
    return [
        Step(_("已初审"), figure, submitted, [waiting]),
        Step(_("初审建议通过"), of[Verdict.PASS].figure, reviewed, others),
    ]


def view_moves(moves: Sequence[Move]) -> list[MoveLine]:
    """Return what changed since the day before, what is furthest on the way first."""
    return [MoveLine(say_move(move.was, move.now), _moved(move)) for move in moves]


def _moved(move: Move) -> Figure:
    """Return the figure of a move. Firms that left the directory are in no list; a page of their own shows them."""
    was = move.was.value if move.was is not None else NOWHERE
    if move.now is None:
        return Figure(move.firms, url_for(GONE, was=was) if may_open(GONE) else "")
    return opens(move.firms, moved=f"{was}-{move.now.value}")


def view_gone(firms: Sequence[tuple[Enterprise, Enterprise | None]]) -> list[GoneFirm]:
    """Return firms that left the directory, with why."""
    return [GoneFirm(firm, _why_gone(firm, into), may_open("firms.firm")) for firm, into in firms]


def _why_gone(firm: Enterprise, into: Enterprise | None) -> str:
    if into is not None:
        return _("并入 %(name)s", name=into.name)
    if firm.closed_on is not None:
        return _("%(day)s起注销：%(reason)s", day=firm.closed_on, reason=firm.closed_reason)
    return _("不再列入名录")
