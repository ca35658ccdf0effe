"""What keeping pilots needs and gives: the plan of an act, a pilot's record as it is typed, and why it is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from survey.models import Pilot
from survey.words.pilots import DAYS_OF_RECORD

TEXTS = ("document_number", "contact_name", "contact_phone")
PERSONAL = frozenset({"contact_name", "contact_phone"})
"""Of these a change says that there was one, never what it was."""


class PilotRefusedError(Exception):
    """Something about pilots is refused; `code` says why.

    ``not_issued`` (there is no list in force), ``not_public`` (no list was made public yet), ``running`` (a publication
    is not over), ``objections`` (some nobody answered), ``changed`` (since the preview), ``nothing`` (would change),
    ``document`` or ``reason`` (there is none), ``early`` (before the list was issued), ``recused``, ``over`` (it is no
    pilot any more), ``known`` (it has a record already), ``no_firm``, ``order`` (days that can not follow each other).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PlannedPilot:
    """A firm of the list in the plan; `participation_id` and `version_id` as its entry has them."""

    enterprise_id: int
    participation_id: int
    version_id: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class PlannedEnd:
    """A pilot that left the list: `number` of the version that it left by, with why and the document of that."""

    pilot_id: int
    enterprise_id: int
    name: str
    unit: str
    number: int
    reason: str
    document_number: str


@dataclass(frozen=True, slots=True)
class PilotPlan:
    """What one act over the list in force would do, and whom it leaves out and why.

    `hindered`: code of `PilotRefusedError` why nothing can be done now, empty where it can. `earlier`: counted already
    as pilots of before. `former`: their record ended, and is not opened again. `unpublished`: on no list that was made
    public to the end. `recused`: who plans is recused from these. `standing`: how many records there are already.
    """

    version_id: int
    number: int
    document_number: str
    issued_on: date | None
    hindered: str
    makes: Sequence[PlannedPilot] = ()
    ends: Sequence[PlannedEnd] = ()
    earlier: Sequence[PlannedPilot] = ()
    former: Sequence[PlannedPilot] = ()
    unpublished: Sequence[PlannedPilot] = ()
    recused: Sequence[PlannedPilot] = ()
    standing: int = 0

    @property
    def seen(self) -> str:
        """What the preview showed, in short: the act is refused where it differs by then."""
        said = [self.version_id, [one.participation_id for one in self.makes], [one.pilot_id for one in self.ends]]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ActAsked:
    """What an official asks for of a plan that was seen."""

    seen: str
    since: date
    document_number: str
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class PilotValues:
    """A pilot's record as it is kept: days and texts by their names, and what was promised by question."""

    days: Mapping[str, date | None]
    texts: Mapping[str, str]
    promised: Mapping[str, str] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """These values in short: a change is refused where they differ by then."""
        said = [
            [(name, day.isoformat() if day is not None else "") for name, day in sorted(self.days.items())],
            sorted(self.texts.items()),
            sorted(self.promised.items()),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def values_of(pilot: Pilot) -> PilotValues:
    """Return what a record holds."""
    promised = {str(one["question"]): str(one["value"]) for one in pilot.indicators.get("promised", ())}
    days = {name: getattr(pilot, name) for name in DAYS_OF_RECORD}
    return PilotValues(days, {name: getattr(pilot, name) for name in TEXTS}, promised)
