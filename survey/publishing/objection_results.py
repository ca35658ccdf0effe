"""What objections are made of, where one stands, and why something about one is refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from survey.models import Objection, ObjectionKind, ObjectionStep, ObjectionStepKind

ANSWER_DAYS = 5
"""Working days within which an objection should be answered, proposed by the form."""


class ObjectionRefusedError(Exception):
    """Something about an objection is refused; `code` says why.

    ``text`` (nothing was written), ``person`` (named and without a name, or not named and with one), ``future`` (it
    came on a day that has not come), ``early`` (before the list was public), ``due`` (to be answered before it came),
    ``about`` (a firm that is not of the campaign), ``settled`` (it was answered already), ``recused`` (who answers is
    recused from the firm), ``no_firm`` (there is no score to work out again), ``lost`` (the definitions of that day are
    not here any more), ``changed`` (it can not be worked out from what is stored).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Received:
    """An objection that came. `about_id`: of the firm's participation; `name`, `contact`: empty unless it is named."""

    kind: ObjectionKind
    text: str
    received_on: date
    due_on: date
    about_id: int | None = None
    named: bool = False
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """A score worked out again on the data of that day, beside the one that was stored then.

    `same_list`: whether the whole evaluation came out with the same fingerprint.
    """

    evaluation: int
    version: int
    score: int | None
    rank: int | None
    stored_score: int | None
    stored_rank: int | None
    fingerprint: str
    same_list: bool

    @property
    def equal(self) -> bool:
        """Whether score and rank are those of that day."""
        return (self.score, self.rank) == (self.stored_score, self.stored_rank)

    def document(self) -> dict[str, Any]:
        """Return it as it is kept with a step."""
        return {**asdict(self), "equal": self.equal}


def settled_by(objection: Objection) -> ObjectionStep | None:
    """Return the step that answered or upheld an objection, the newest where it was answered after it was upheld.

    None while it is open.
    """
    return next((step for step in reversed(objection.steps) if step.kind != ObjectionStepKind.NOTED), None)
