"""Where a case stands in the queue from which its page was opened, and the cases before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.cases.read_queue import QueueAddress
from survey.queries import firm_lists
from survey.queries.firm_filters import FirmSource
from survey.queries.firm_lists import Position
from survey.words.cases import QUEUE_TITLES

PAGE = 50


@dataclass(frozen=True, slots=True)
class CasePosition:
    """The place of a case in a queue. `query`: the queue's address; `title`: its name; `page`: where the case is."""

    position: Position
    query: str
    title: str
    arguments: Mapping[str, str]
    page: int


def view_position(
    database: Session, source: FirmSource, address: QueueAddress, enterprise_id: int
) -> CasePosition | None:
    """Return where a firm stands in a queue, None where it is not in the directory or the scope."""
    position = firm_lists.position(database, source, address.filters, address.sorting, enterprise_id=enterprise_id)
    if position is None:
        return None
    page = max(1, -(-position.number // PAGE))
    return CasePosition(position, address.query, str(QUEUE_TITLES[address.queue]), address.arguments(), page)
