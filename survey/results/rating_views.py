"""External ratings of an enterprise in words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.queries.incoming import ratings_of
from survey.store.scope import Scope
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class RatingView:
    """One rating in words."""

    source: str
    level: str
    report_number: str
    dated: str


def say_source(source: str) -> str:
    """Return the name of a rating's source."""
    return {
        "c3mep": _("智能制造评估评价公共服务平台"),
        "gongfu": _("工赋·制诊"),
        "integration": _("两化融合管理体系评定"),
    }.get(source, _("其他"))


def view_ratings(database: Session, scope: Scope, enterprise_id: int) -> list[RatingView]:
    """Return an enterprise's external ratings in words, newest report first."""
    return [
        RatingView(say_source(row.source), row.level, row.report_number, row.dated.isoformat())
        for row in ratings_of(database, scope, enterprise_id)
    ]
