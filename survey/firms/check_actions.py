"""With which firms an action can be done now, and why not with the others: what the list offers and its pages say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from survey.calling.mark_sent import why_not_sent
from survey.chasing.extend import choose_to_extend
from survey.chasing.remind_firms import choose_to_remind
from survey.definitions.local_days import today
from survey.definitions.stages import Stage
from survey.directory.call_firms import choose_to_call
from survey.directory.exempt_firms import choose_to_end, choose_to_exempt
from survey.directory.propose_firms import choose_to_propose
from survey.directory.read_firms import FirmsRead, read_firms
from survey.firms.action_results import Action
from survey.models import Campaign, Participation
from survey.queries.firm_filters import FirmSource
from survey.queries.firm_lists import NamedFirm

AT_ONCE = 200
_WORKING = frozenset({Stage.UNCLAIMED, Stage.NOT_BEGUN, Stage.FILLING, Stage.READY, Stage.RETURNED})
POSSIBLE: Mapping[Action, Collection[Stage]] = {
    Action.CALL: _WORKING | {Stage.NOT_CALLED},  # also who began without a call
    Action.PROPOSE: {Stage.NOT_CALLED},
    Action.EXEMPT: _WORKING | {Stage.NOT_CALLED},
    Action.END_EXEMPTION: {Stage.EXEMPT},
    Action.MARK_SENT: _WORKING | {Stage.SUBMITTED},
    Action.REMIND: _WORKING,
    Action.EXTEND: _WORKING,
    Action.ASSIGN: frozenset(Stage),
}
"""Where a firm stands with which an action may be done; whether it can, is decided by `refusals`."""


def check_action(database: Session, source: FirmSource, action: Action, numbers: Collection[int]) -> Mapping[int, str]:
    """Return firm -> why an action can't be done with it now, by the rules of the service that does it.

    `source`: with whoever would do it, as nothing is done with firms from which he is recused. Of more time and of a
    new holder only what holds whatever the form will say.
    """
    return _refusals(database, _read(database, source, numbers), action)


def offered_with(
    database: Session, source: FirmSource, actions: Sequence[Action], numbers: Collection[int]
) -> Mapping[int, Sequence[Action]]:
    """Return firm -> the actions that can be done with it now."""
    read = _read(database, source, numbers)
    refused = {action: _refusals(database, read, action) for action in actions}
    return {number: [action for action in actions if number not in refused[action]] for number in numbers}


def offered_with_any(
    database: Session, source: FirmSource, actions: Sequence[Action], firms: Sequence[NamedFirm]
) -> frozenset[Action]:
    """Return the actions that can be done with at least one of some firms now; no more are read than it takes."""
    found = set[Action]()
    for action in actions:
        numbers = [firm.id for firm in firms if firm.stage in POSSIBLE[action]]
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            if len(check_action(database, source, action, some)) < len(some):
                found.add(action)
                break
    return frozenset(found)


def _read(database: Session, source: FirmSource, numbers: Collection[int]) -> FirmsRead:
    campaign = database.get_one(Campaign, source.campaign_id)
    return read_firms(database, campaign, source.scope, numbers, reader_id=source.reader_id)


def _refusals(database: Session, read: FirmsRead, action: Action) -> Mapping[int, str]:
    if action is Action.MARK_SENT:
        why = {number: code for number, code in read.why.items() if code}
        sent = {number: why_not_sent(read.campaign, read.parts.get(number)) for number in read.why if number not in why}
        return why | {number: code for number, code in sent.items() if code}
    closing, missing, choose = _RULES[action]
    locked = read.as_locked(closing=closing, missing=missing)
    if action is Action.REMIND:
        choose_to_remind(database, locked, today())
    elif choose is not None:
        choose(locked)
    return locked.why


Choose = Callable[..., list[Participation]]
_RULES: Mapping[Action, tuple[bool, str, Choose | None]] = {
    Action.CALL: (True, "", choose_to_call),
    Action.PROPOSE: (True, "", choose_to_propose),
    Action.EXEMPT: (False, "", choose_to_exempt),
    Action.END_EXEMPTION: (False, "not_exempt", choose_to_end),
    Action.REMIND: (False, "not_called", None),
    Action.EXTEND: (False, "not_called", choose_to_extend),
    Action.ASSIGN: (False, "not_called", None),
}
"""Action -> whether it ends with the firm's deadline, the code of firms without a participation, the service's rule."""
