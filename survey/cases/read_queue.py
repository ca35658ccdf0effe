"""What an address and a form say of the work queue: which queue, what it is narrowed to, up to when a page showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from survey.definitions.directory import directory
from survey.definitions.stages import Stage
from survey.models import utc_now
from survey.queries.case_queues import Queue
from survey.queries.firm_filters import FirmFilters, FirmSource
from survey.queries.firm_sorting import Sorting
from survey.store.scope import Scope
from survey.web.addresses import read_text
from survey.words.cases import FLAG_FILTERS
from survey.words.figures import SHANGHAI

LONGEST = 2_000
"""Characters of an address that are read; no queue's is longer."""
_BY_SUBMISSION = frozenset({Queue.NEW, Queue.CHANGED})


@dataclass(frozen=True, slots=True)
class QueueAddress:
    """A queue as an address names it. `filters`: with the queue among them."""

    queue: Queue
    filters: FirmFilters

    @property
    def sorting(self) -> Sorting:
        """What has waited longest comes first; other queues stand by credit code."""
        return Sorting("submitted_at") if self.queue in _BY_SUBMISSION else Sorting()

    def arguments(self) -> dict[str, str]:
        """Return name -> value as `read_address` reads it; what narrows nothing is left out."""
        shown = self.filters
        given = {"q": shown.q} | {name: _first(getattr(shown, name)) for name in ("unit", "stage", "flag")}
        return {"queue": self.queue.value} | {name: value for name, value in given.items() if value}

    @property
    def query(self) -> str:
        """The same as the part of an address behind the question mark."""
        return urlencode(self.arguments())

    @property
    def narrowed(self) -> bool:
        """Whether it is narrowed beside the queue."""
        return len(self.arguments()) > 1


def read_address(given: Mapping[str, str], *, usual: Queue) -> QueueAddress:
    """Return the queue that an address names, `usual` where it names none; what is unknown narrows nothing."""
    named, unit = given.get("queue", ""), given.get("unit", "")
    queue = Queue(named) if named in set(Queue) else usual
    stage, flag = given.get("stage", ""), given.get("flag", "")
    filters = FirmFilters(
        queue=(queue.value,),
        unit=(unit,) if unit in directory().units else (),
        stage=(stage,) if stage in set(Stage) else (),
        flag=(flag,) if flag in FLAG_FILTERS else (),
        q=read_text(given, "q"),
    )
    return QueueAddress(queue, filters)


def read_list(query: str, *, usual: Queue) -> QueueAddress:
    """Return the queue of an address that another address carries."""
    pairs = parse_qsl(query[:LONGEST], max_num_fields=None)
    return read_address(MultiDict([(name, value.replace("\0", "")) for name, value in pairs]), usual=usual)


def lists_of(address: QueueAddress, queues: Sequence[Queue]) -> list[FirmFilters]:
    """Return the filters of an address for each of several queues."""
    return [replace(address.filters, queue=(queue.value,)) for queue in queues]


def read_source(campaign_id: int, scope: Scope, reader_id: int) -> FirmSource:
    """Return the firms of today's directory in a scope, with where they stand in a campaign and in whose queues."""
    return FirmSource(campaign_id, utc_now().astimezone(SHANGHAI).date(), scope, reader_id)


def read_until(text: str | None) -> datetime | None:
    """Return up to which moment a page showed what happened, at most now; None for what is no moment."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return min(moment.astimezone(UTC), utc_now()) if moment.tzinfo is not None else None


def _first(values: Sequence[Any]) -> str:
    return str(values[0]) if values else ""
