"""What can be done with many firms at once, who may, by what it is undone, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from survey.store.permissions import Permission


class Action(StrEnum):
    """One thing that is done with many firms of a campaign."""

    CALL = "call"
    TAKE_BACK_CALL = "take-back-call"
    EXEMPT = "exempt"
    END_EXEMPTION = "end-exemption"
    PROPOSE = "propose"
    MARK_SENT = "mark-sent"
    TAKE_BACK_SENT = "take-back-sent"
    REMIND = "remind"
    TAKE_BACK_REMINDER = "take-back-reminder"
    EXTEND = "extend"
    TAKE_BACK_EXTENSION = "take-back-extension"
    ASSIGN = "assign"
    TAKE_BACK_ASSIGNED = "take-back-assigned"


NEEDED: Mapping[Action, Permission] = {
    Action.CALL: Permission.CALL_FIRMS,
    Action.TAKE_BACK_CALL: Permission.CALL_FIRMS,
    Action.EXEMPT: Permission.CALL_FIRMS,
    Action.END_EXEMPTION: Permission.CALL_FIRMS,
    Action.PROPOSE: Permission.PROPOSE_FIRMS,
    Action.MARK_SENT: Permission.SEND_CALLS,
    Action.TAKE_BACK_SENT: Permission.SEND_CALLS,
    Action.REMIND: Permission.CHASE_FIRMS,
    Action.TAKE_BACK_REMINDER: Permission.CHASE_FIRMS,
    Action.EXTEND: Permission.EXTEND,
    Action.TAKE_BACK_EXTENSION: Permission.EXTEND,
    Action.ASSIGN: Permission.HAND_OVER,
    Action.TAKE_BACK_ASSIGNED: Permission.HAND_OVER,
}
UNDONE_BY: Mapping[Action, Action] = {
    Action.CALL: Action.TAKE_BACK_CALL,
    Action.EXEMPT: Action.END_EXEMPTION,
    Action.MARK_SENT: Action.TAKE_BACK_SENT,
    Action.REMIND: Action.TAKE_BACK_REMINDER,
    Action.EXTEND: Action.TAKE_BACK_EXTENSION,
    Action.ASSIGN: Action.TAKE_BACK_ASSIGNED,
}
"""What undoes an action. A proposal waits for the district's decision, and an exemption that ended has lost its reason:
neither can be undone from here."""
OFFERED = (
    Action.CALL,
    Action.PROPOSE,
    Action.EXEMPT,
    Action.END_EXEMPTION,
    Action.MARK_SENT,
    Action.REMIND,
    Action.EXTEND,
    Action.ASSIGN,
)
"""The actions of the list, in the order of its buttons."""

BY_STAGE = frozenset({Action.CALL, Action.PROPOSE, Action.EXEMPT, Action.END_EXEMPTION})
"""The actions that decide where a firm stands: nothing is done with one that moved on since it was shown."""


@dataclass(frozen=True, slots=True)
class DoneAction:
    """What came of an action. `done`: the firms with which it was done.  `why`: each other firm -> the code of why not.

    `undoes`: whether it took back what had just been done.
    """

    action: Action
    done: Sequence[int]
    why: Mapping[int, str]
    reason: str = ""
    undoes: bool = False

    def to_session(self) -> dict[str, Any]:
        """Return it as a session keeps it."""
        why = [[number, code] for number, code in self.why.items()]
        return {
            "action": self.action.value,
            "done": list(self.done),
            "why": why,
            "reason": self.reason,
            "undoes": self.undoes,
        }


def from_session(kept: Mapping[str, Any]) -> DoneAction:
    """Return what a session kept."""
    why = {int(number): str(code) for number, code in kept["why"]}
    return DoneAction(Action(kept["action"]), list(kept["done"]), why, kept["reason"], undoes=kept["undoes"])
