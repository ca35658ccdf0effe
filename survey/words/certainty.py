"""How sure a seat is, in words: by whole lists where these were drawn, else by rank alone, and then it says so."""

from __future__ import annotations

from scoring.certainty.selection_draws import standard_error
from survey.models import EvaluationEntry, SelectionDraw
from survey.words.answers import share_text
from survey.words.findings import say_standing
from survey.words.language import _


def say_sureness(entry: EvaluationEntry) -> str:
    """Return the class of certainty of an entry, empty for none; with 仅按名次 beside it where no list was drawn."""
    return mark_by_rank(say_standing(entry.sureness), by_rank=entry.by_rank_alone)


def mark_by_rank(words: str, *, by_rank: bool) -> str:
    """Return a class of certainty with 仅按名次 beside it where it counts ranks only."""
    return _("%(standing)s（仅按名次）", standing=words) if words and by_rank else words


def say_share(entry: EvaluationEntry, draws: int) -> str:
    """Return in which part of the draws an entry has a seat, empty for who has no class.

    Of whole lists with the standard error; by rank alone of `draws` draws.
    """
    if entry.drawn is not None:
        return _(
            "%(share)s（±%(error)s）", share=share_text(entry.drawn.seated, entry.drawn.draws), error=say_error(entry)
        )
    return share_text(entry.hits, draws) if entry.standing else ""


def say_error(entry: EvaluationEntry) -> str:
    """Return the standard error of the share of whole lists; empty where none were drawn."""
    if entry.drawn is None:
        return ""
    return f"{100 * standard_error(entry.drawn.seated, entry.drawn.draws):.2f}%"


def explain_share(draws: int, lists: SelectionDraw | None) -> str:
    """Return what shares and classes come from: `draws` by rank, or whole lists."""
    if lists is None:
        return _("按方案声明的权重范围和未核实答案试抽%(n)s次；把握度仅按合格企业的名次，未计名额约束和指定。", n=draws)
    return _(
        "按方案声明的权重范围和未核实答案，连同全部名额约束和指定，把整份名单重作%(n)s次；"
        "入选可能性是其中入选的次数，±后为标准误差。名次区间另由%(m)s次试抽得出，只看名次。",
        n=lists.draws, m=draws,
    )  # fmt: skip
