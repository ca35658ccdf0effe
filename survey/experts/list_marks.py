"""What experts gave of the firms of a list, for the reader of its file: of who is recused only who decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from survey.experts.round_views import case_figures, say_advices, say_deciding, scales_of, standing
from survey.experts.words import say_range
from survey.lists.columns import ListedMarks
from survey.lists.read_decided import said_decisions
from survey.models import ExpertCase, Role, User
from survey.queries import expert_rounds, recusals
from survey.store.permissions import Permission, role_may
from survey.words.language import _


def may_list_marks(reader: User) -> bool:
    """Return whether somebody may know what experts gave, recusals aside."""
    return role_may(Role(reader.role), Permission.READ_MARKS)


def listed_marks(
    database: Session, campaign_id: int, reader: User
) -> Callable[[Sequence[int]], Mapping[int, ListedMarks]]:
    """Return what reads the marks of versions as a reader may know them now; nothing for who may read none."""
    mine = recusals.recused_from(database, reader.id)
    people = expert_rounds.deciders(database, campaign_id)
    permitted = may_list_marks(reader)

    def read(versions: Sequence[int]) -> Mapping[int, ListedMarks]:
        if not permitted:
            return {}
        parts = expert_rounds.parts_of(database, versions)
        cases: dict[int, list[ExpertCase]] = {}
        for case in expert_rounds.cases_of_firms(database, set(parts.values())):
            cases.setdefault(case.participation_id, []).append(case)
        recused = recusals.recused_by_firm(database, set(parts.values()))
        outcomes = said_decisions(database, versions, reader)
        found = {}
        for version, part in parts.items():
            decided = say_deciding(people, recused.get(part, ()))
            told = (
                ListedMarks(_("您已回避，评分不列"), decided_by=decided)
                if part in mine
                else _marks(cases.get(part, ()), decided)
            )
            found[version] = replace(told, decision=outcomes.get(version, ""))
        return found

    return read


def _marks(cases: Sequence[ExpertCase], decided: str) -> ListedMarks:
    """Return the marks of the newest round that has some, else how far the newest round is; `cases`: newest first."""
    if not cases:
        return ListedMarks(_("未送专家评审"), decided_by=decided)
    case = next((one for one in cases if case_figures(scales_of(one.round), one).given), cases[0])
    figures = case_figures(scales_of(case.round), case)
    state = _(
        "%(round)s：%(n)s 位专家评，已评 %(given)s 位",
        round=case.round.title,
        n=len(standing(case)),
        given=figures.given,
    )
    if figures.total is None:
        return ListedMarks(state, given=0, decided_by=decided)
    total = figures.total
    median = Decimal(total.median.numerator) / Decimal(total.median.denominator)
    spread = say_range(total.lowest, total.highest)
    return ListedMarks(state, median, spread, figures.given, say_advices(figures), decided)
