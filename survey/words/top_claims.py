"""What is said of top claims: how many are proven, and what the score is with and without those that are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.definition.scheme import Scheme
from survey.words.entries import points_of
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class ClaimsView:
    """The top claims of an entry. `stated`, `proven`: scores in 10⁻⁶ point, for a bar; the others are texts."""

    stated: int
    proven: int
    coverage: str
    scores: str
    brief_coverage: str
    brief_scores: str
    falls: bool


def view_claims(detail: Mapping[str, Any], scheme: Scheme) -> ClaimsView | None:
    """Return the claims of an entry's detail; None where it has none, or is from before they were counted."""
    claims: Mapping[str, int] = detail.get("claims", {})
    if not claims or not claims["verified"] + claims["given"] + claims["bare"]:
        return None
    coverage = _(
        "最高档 %(all)s 项：已核 %(verified)s，有文件未核 %(given)s，没有文件 %(bare)s",
        all=claims["verified"] + claims["given"] + claims["bare"],
        verified=claims["verified"],
        given=claims["given"],
        bare=claims["bare"],
    )
    stated, proven = (_points(claims[name], scheme) for name in ("stated", "proven"))
    scores = _("全部计入 %(stated)s，未核的降一档 %(proven)s", stated=stated, proven=proven)
    return ClaimsView(
        claims["stated"],
        claims["proven"],
        coverage,
        scores,
        _(
            "最高档已核 %(n)s / %(all)s",
            n=claims["verified"],
            all=claims["verified"] + claims["given"] + claims["bare"],
        ),
        _("未核降一档 %(proven)s", proven=proven),
        claims["proven"] < claims["stated"],
    )


def _points(value: int, scheme: Scheme) -> str:
    return f"{points_of(value, scheme.places):.{scheme.places}f}"


def say_only_verified(titles: str) -> str:
    """Return that only what is verified earns the highest level in some questionnaires, named by their titles."""
    return _("方案规定：%(titles)s的最高档，佐证“已核”才计分，未核的按低一档计。", titles=titles)
