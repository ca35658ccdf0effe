"""What can be wrong with acts on a return."""

from __future__ import annotations

from survey.models import ParticipationState, ReturnRequest


class ReturnRefusedError(Exception):
    """An act on a return is not possible any more. `code`: opened, undone, answered, left, not_back, checked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refusal_of_undoing(request: ReturnRequest, state: ParticipationState) -> str:
    """Return why a return can't be undone, as `ReturnRefusedError` says; empty where it can."""
    if request.undone_at is not None:
        return "undone"
    if request.answered_by_version_id is not None:
        return "answered"
    if request.opened_at is not None:
        return "opened"
    return "" if state == ParticipationState.RETURNED else "left"


class EntryRefusedError(Exception):
    """An act on an entry is not possible. `code`: decided, overtaken, locked, gone, not_responsible."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
