"""What the panel decided of the firms of a list, as its reader may know it: no open decision where he is recused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from survey.models import Role, User
from survey.queries import decisions, recusals
from survey.queries.decisions import STATES, WAITING
from survey.store.permissions import Permission, role_may
from survey.words.decisions import say_decided


def known_states(database: Session, reader: User) -> Sequence[str]:
    """Return the states of decisions by which somebody may narrow a list; none for who may not read decisions.

    Who is recused from any firm does not ask what waits for a second official, which would tell it of that firm, too.
    """
    if not role_may(Role(reader.role), Permission.READ_DECISIONS):
        return ()
    recused = recusals.recused_from(database, reader.id)
    return [state for state in STATES if state != WAITING or not recused]


def said_decisions(database: Session, version_ids: Collection[int], reader: User) -> Mapping[int, str]:
    """Return submitted version -> what was decided of its firm in words; of all or of none, as the reader may know."""
    if not role_may(Role(reader.role), Permission.READ_DECISIONS):
        return {}
    mine, states = recusals.recused_from(database, reader.id), decisions.states_of(database, version_ids)
    found = {}
    for version in version_ids:
        state = states.get(version)
        waits = state is not None and state.waits and state.participation_id not in mine
        found[version] = say_decided(state.held if state is not None else "", waits=waits)
    return found
