"""Hold firms while something is decided of them, and refuse whoever may not decide."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.deciding.decision_results import DecisionRefusedError
from survey.models import Campaign, Participation
from survey.queries import panel, recusals
from survey.queries.panel import Decider


def lock_firms(database: Session, participations: Sequence[int]) -> None:
    """Hold firms of a campaign, in their order: of two who decide at once the second waits, and sees what was done."""
    held = select(Participation.id).where(Participation.id.in_(participations)).order_by(Participation.id)
    database.execute(held.with_for_update(key_share=True)).all()


def check_decider(database: Session, campaign_id: int, user_id: int, participation_id: int | None) -> Sequence[Decider]:
    """Return who decides in a campaign (then without those who only stand in), or one firm of it.

    Raises DecisionRefusedError (``trial``, ``recused``, ``not_decider``) for who is none of them.
    """
    if database.get_one(Campaign, campaign_id).trial:
        raise DecisionRefusedError("trial")
    people = panel.deciders(database, campaign_id)
    if participation_id is None:
        if user_id not in {one.id for one in people if not one.substitute}:
            raise DecisionRefusedError("not_decider")
        return people
    recused = recusals.recused_among(database, participation_id)
    if user_id in recused:
        raise DecisionRefusedError("recused")
    own = panel.deciding(people, recused)
    if user_id not in {one.id for one in own}:
        raise DecisionRefusedError("not_decider")
    return own
