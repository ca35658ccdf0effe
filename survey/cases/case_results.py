"""What the services of a case share: which case, why something is refused, and the mark of a text in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class CaseRefusedError(Exception):
    """Something about a case is refused; `code` says why.

    ``other_note`` (the note to correct is of another case), ``corrected`` (it was corrected already), ``resolved`` and
    ``open`` (of a flag: somebody was faster), ``moved`` (the thread has a message that its writer's page did not show),
    ``many`` (as many messages as a thread takes), ``silent`` (the office has not written yet).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Known:
    """How many messages a firm knows from now on, and whether some stay unread that took a verdict it was not shown."""

    number: int
    news: bool


@dataclass(frozen=True, slots=True)
class CaseKey:
    """A firm in a campaign."""

    campaign_id: int
    enterprise_id: int


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes about a case. `seen_until`: up to which moment his page showed what happened; None: he did not say."""

    id: int
    seen_until: datetime | None = None
