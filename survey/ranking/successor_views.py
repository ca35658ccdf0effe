"""Withdrawals tried out, in words: who moves up at each step, and why better-ranked enterprises can't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from scoring.selection.selection import POOL
from survey.evaluations.try_withdrawals import Chain, Successor, Withdrawal
from survey.queries.evaluations import RankedEnterprise
from survey.words.language import _
from survey.words.limits import say_attribute, say_limit


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A better-ranked enterprise that can't move up, and why in words."""

    firm: RankedEnterprise
    why: str


@dataclass(frozen=True, slots=True)
class SuccessorLine:
    """Who moves up (None: the seat stays empty), and who is skipped for it."""

    firm: RankedEnterprise | None
    skipped: Sequence[SkippedLine]


@dataclass(frozen=True, slots=True)
class StepView:
    """One withdrawal: the successor, those that take seats left empty before, and shares that are given up (names)."""

    successor: SuccessorLine
    also: Sequence[SuccessorLine]
    unmet: str


@dataclass(frozen=True, slots=True)
class ChainView:
    """All steps, who holds a seat after them in the order of the list, and how many seats stay empty."""

    steps: Sequence[StepView]
    seated: Sequence[RankedEnterprise]
    empty: int


def view_chain(chain: Chain, scheme: Scheme, firms: Mapping[str, RankedEnterprise]) -> ChainView:
    """Return a chain of withdrawals in words; `firms`: credit code -> every ranked enterprise."""
    return ChainView(
        steps=[_step(step, scheme, firms) for step in chain.steps],
        seated=[firms[key] for key in chain.seated],
        empty=chain.empty,
    )


def _step(step: Withdrawal, scheme: Scheme, firms: Mapping[str, RankedEnterprise]) -> StepView:
    return StepView(
        successor=_successor(step.successor, scheme, firms),
        also=[_successor(other, scheme, firms) for other in step.also],
        unmet=_("、").join(say_attribute(name) for name in step.unmet),
    )


def _successor(successor: Successor, scheme: Scheme, firms: Mapping[str, RankedEnterprise]) -> SuccessorLine:
    return SuccessorLine(
        firm=firms[successor.key] if successor.key else None,
        skipped=[SkippedLine(firms[key], _why(limits, scheme)) for key, limits in successor.skipped],
    )


def _why(limits: Sequence[Mapping[str, str]], scheme: Scheme) -> str:
    """Return the limits that one more enterprise would break."""
    if not limits:
        return _("几项名额约束合在一起，没有它的位置")
    texts = [say_limit(limit, scheme) for limit in limits if limit["attribute"] != POOL]
    return _("；").join(texts) or _("属于另一排序组")
