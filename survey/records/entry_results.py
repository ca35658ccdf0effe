"""The fields of an entry of the audit trail, as it is made and as it is read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class EntryRow:
    """The columns of an entry but for its id, without what an object of the ORM costs."""

    at: datetime
    user_id: int | None
    action: str
    object_type: str
    object_id: str
    detail: dict[str, Any]
    address: str
    key: str
    salt: str
    personal_digest: str
    mac: str
