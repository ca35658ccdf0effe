"""What an archive is asked to hold, and what it holds: plain data that jobs, tables and pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ArchiveWish:
    """The archive of a campaign. `reason`: why contacts are whole in it; empty: they are masked."""

    campaign_id: int
    reason: str = ""

    @property
    def contacts(self) -> bool:
        """Whether telephones and mail addresses are whole."""
        return bool(self.reason)

    def parameters(self) -> dict[str, Any]:
        """Return the wish as the parameters of a job."""
        return {"campaign": self.campaign_id, "reason": self.reason}


def wish_of(given: Mapping[str, Any]) -> ArchiveWish:
    """Return the wish that a job's parameters hold."""
    return ArchiveWish(int(given["campaign"]), str(given["reason"]))


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of the package. `about`: what it is, in Chinese; `rows`: of a list, None for what has none."""

    path: str
    about: str
    rows: int | None
    size: int
    digest: str

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)
