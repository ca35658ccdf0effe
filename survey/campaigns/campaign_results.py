"""What is set up of programmes and campaigns as plain values, how two of them differ, and why one is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime

from survey.definitions.stages import Tally
from survey.models import Campaign, EnterpriseClass, Programme
from survey.words.figures import SHANGHAI

FACTS = "facts"
"""The questionnaire that every enterprise is asked: its answers say which class an enterprise is of."""
_NAMES = {"contact_phone": "office_phone"}
"""What the trail calls what would be taken for a person's there."""
_MOMENTS = ("opens_at", "closes_at", "correction_until")


class ConflictError(Exception):
    """Somebody else saved meanwhile what is being changed."""


class CampaignRefusedError(Exception):
    """What was asked can't be done with a campaign; `codes` say why, each with what it names."""

    def __init__(self, *codes: tuple[str, str]) -> None:
        super().__init__(codes)
        self.codes = codes


@dataclass(frozen=True, slots=True)
class ProgrammeValues:
    """What is typed of a programme."""

    title: str
    target: int
    earlier_pilots: int
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, programme: Programme) -> ProgrammeValues:
        """Return what a programme holds."""
        return cls(**{item.name: getattr(programme, item.name) for item in fields(cls)})


@dataclass(frozen=True, slots=True)
class CampaignValues:
    """What is typed of a campaign. `asked`: questionnaire -> the class of enterprises that it is asked of."""

    programme_id: int
    title: str
    seats: int
    trial: bool
    opens_at: datetime
    closes_at: datetime
    correction_until: datetime | None
    decision_on: date | None
    contact_office: str
    contact_phone: str
    contact_hours: str
    asked: Mapping[str, EnterpriseClass]

    @classmethod
    def of(cls, campaign: Campaign) -> CampaignValues:
        """Return what a campaign holds, moments to the minute, as they are typed."""
        asked = {item.questionnaire_id: EnterpriseClass(item.enterprise_class) for item in campaign.questionnaires}
        columns = {item.name: getattr(campaign, item.name) for item in fields(cls) if item.name != "asked"}
        for name in _MOMENTS:
            if columns[name] is not None:
                columns[name] = columns[name].replace(second=0, microsecond=0)
        return cls(**columns, asked=asked)


Values = ProgrammeValues | CampaignValues


@dataclass(frozen=True, slots=True)
class Parts:
    """Who does what in a campaign, by ids of accounts. `reviewers`: unit -> the one proposed to review its firms."""

    reviewers: Mapping[str, int]
    deciders: Sequence[int]
    substitutes: Sequence[int]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What keeps a campaign from being opened. `code`: of the item of the checklist; `names`: what it is about."""

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of an open campaign touches. `code`: of its sentence; `figures` and `name`: what it is about."""

    code: str
    figures: tuple[int, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """How many firms stand at each stage of an open campaign, and what a change of it touches."""

    tally: Tally
    effects: Sequence[Effect]


_NOT_IN_LETTERS = ("programme_id", "seats", "trial")


def says_other(before: CampaignValues, after: CampaignValues) -> bool:
    """Return whether letters that went out say what holds no longer: another title, day, questionnaire or contact."""
    names = (item.name for item in fields(CampaignValues) if item.name not in _NOT_IN_LETTERS)
    return any(getattr(before, name) != getattr(after, name) for name in names)


def plain(values: Values | Parts) -> dict[str, object]:
    """Return values as JSON holds them, in an order of their own."""
    found: dict[str, object] = json.loads(json.dumps(asdict(values), default=_text, sort_keys=True))
    return found


def _text(value: date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="minutes")
    return value.isoformat()


def stamp(values: Values | Parts | None) -> str:
    """Return what stands for values in a form, by which it is noticed that somebody changed them; empty for none."""
    if values is None:
        return ""
    return hashlib.sha256(json.dumps(plain(values), sort_keys=True).encode()).hexdigest()[:24]


def differing(before: Values | Parts, after: Values | Parts) -> tuple[dict[str, object], dict[str, object]]:
    """Return what differs, as it was and as it is now, for the audit trail."""
    was, now = told(before), told(after)
    keys = [key for key in now if was.get(key) != now[key]]
    return {key: was[key] for key in keys}, {key: now[key] for key in keys}


def told(values: Values | Parts) -> dict[str, object]:
    """Return values as the trail keeps them: mappings as lists of ``key:value``."""
    return {
        _NAMES.get(name, name): sorted(f"{key}:{one}" for key, one in value.items())
        if isinstance(value, dict)
        else value
        for name, value in plain(values).items()
    }


def calendar_faults(values: CampaignValues) -> list[str]:
    """Return which days of a campaign are out of order, as codes: closes, correction, decision."""
    found = []
    if values.closes_at <= values.opens_at:
        found.append("closes")
    if values.correction_until is not None and values.correction_until < values.closes_at:
        found.append("correction")
    last = values.correction_until or values.closes_at
    if values.decision_on is not None and values.decision_on < last.astimezone(SHANGHAI).date():
        found.append("decision")
    return found
