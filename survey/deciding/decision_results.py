"""What is asked of a decision or of an act, what an act would be, and why one of these is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from survey.models import Footing, Outcome
from survey.queries.panel import PanelFirm

GREY = "grey"
SURE = frozenset({"stable_in", "stable_out"})
AS_LISTED = {"selected": Outcome.CONFIRM, "reserve": Outcome.RESERVE}
"""What the list says of a status; of every other one that it gets no seat."""


STABLE: Mapping[Outcome, tuple[str, str]] = {
    Outcome.CONFIRM: ("selected", "stable_in"),
    Outcome.RESERVE: ("reserve", "stable_out"),
}
"""Outcome of an act -> status and class of certainty of those that it decides."""


def footing_of(firm: PanelFirm, outcome: Outcome) -> Footing:
    """Return how a decision on a firm stands to the list.

    Whoever's place is not sure, or has no certainty at all, is decided one by one with a reason, whatever it is.
    """
    if firm.sureness not in SURE and firm.status in {"selected", "reserve", "out"} and not firm.fails_a_gate:
        return Footing.GREY
    return Footing.RANKING if AS_LISTED.get(firm.status, Outcome.DENY) == outcome else Footing.DEPARTS


@dataclass(frozen=True, slots=True)
class DecisionAsked:
    """A decision that somebody proposes. `evaluation_id`: of the list that his page showed.

    `seen`: the newest decision on the firm that it showed, 0 for none. `second_id`: whom he asks to confirm it, None
    for whoever comes first.
    """

    outcome: Outcome
    reason: str
    document_number: str
    evaluation_id: int
    seen: int
    second_id: int | None = None
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class ActFirm:
    """A firm of an act, or one that is left out of it; `why`: a code, see `ActPreview`."""

    participation_id: int
    version_id: int
    enterprise_id: int
    name: str
    rank: int | None
    pool: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ActPreview:
    """What an act would decide, in the order of the list, and whom it leaves out.

    Left out as ``grey``, ``recused`` (the actor is), ``decided`` (so already), ``decided_otherwise``, ``waiting``,
    ``gate_failed`` or ``left`` (the firm withdrew).
    """

    evaluation_id: int
    outcome: Outcome
    firms: Sequence[ActFirm]
    left_out: Sequence[ActFirm]

    @property
    def digest(self) -> str:
        """SHA-256 over the numbers of the versions."""
        return digest_of(firm.version_id for firm in self.firms)


def digest_of(versions: Iterable[int]) -> str:
    """Return SHA-256 of the numbers of submitted versions, ascending, joined by commas."""
    return hashlib.sha256(",".join(map(str, sorted(versions))).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ActAsked:
    """An act that somebody makes. `seen`: the versions that its preview showed."""

    outcome: Outcome
    evaluation_id: int
    document_number: str
    reason: str
    seen: Sequence[int]
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class ActAnswered:
    """What became of an act whose decisions were confirmed or refused together; `left_out`: those that still wait."""

    done: int
    left_out: Sequence[ActFirm] = field(default_factory=tuple)


class DecisionRefusedError(Exception):
    """Nothing was written; `code` says why.

    Of a decision: ``trial``, ``no_evaluation`` (or it is not in it), ``moved_on`` (there is a newer evaluation),
    ``not_decider``, ``recused``, ``waiting`` (one waits for its second official), ``meanwhile`` (somebody decided since
    the page was shown), ``gate_failed``, ``unranked``, ``left`` (the firm withdrew), ``reason``, ``document``,
    ``second`` (not one who may confirm), ``meeting`` (none that is open), ``same`` (held already). Of an answer:
    ``answered``, ``same_person``, ``not_author``, ``reason``, and those above. Of an act also ``nothing``, ``outcome``
    and ``changed``: `came` and `gone` say since when the preview was shown.
    """

    def __init__(self, code: str, *, came: Sequence[ActFirm] = (), gone: Sequence[ActFirm] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.came = came
        self.gone = gone
