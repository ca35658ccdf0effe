"""Ranks and lines in words: both are within a pool, which is named wherever there are several."""

from __future__ import annotations

from collections.abc import Collection

from scoring.definition.scheme import Scheme
from survey.words.language import _, in_words


def pool_title(scheme: Scheme, pool: str) -> str:
    """Return the title of a pool, an empty text where it is not known."""
    return next((in_words(item.title) for item in scheme.pools if item.id == pool), "")


def say_rank(rank: int | None, pool: str, scheme: Scheme) -> str:
    """Return a rank with the pool that it is within, where the scheme has several; a dash for no rank."""
    if not rank:
        return "–"
    if len(scheme.pools) == 1:
        return _("第 %(n)s 名", n=rank)
    return _("%(pool)s第 %(n)s 名", pool=pool_title(scheme, pool), n=rank)


def say_line(score: str, codes: Collection[str]) -> str:
    """Return what stands at the line down to which rank alone seats, and what seated those below it.

    `codes`: of the reasons of everybody below it who has a seat; none where nobody has.
    """
    causes = {
        "seated_by_quota": _("由名额约束选入"),
        "seated_by_total": _("因名单得分合计最高选入"),
        "pinned": _("经指定入选"),
    }
    said = [words for code, words in causes.items() if code in codes]
    if not said:
        return _("只按名次入选到此：%(score)s 分", score=score)
    return _(
        "只按名次入选到此：%(score)s 分；其下入选者%(causes)s，逐家写明原因", score=score, causes=_("，或").join(said)
    )
