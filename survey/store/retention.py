"""How long what is about persons is kept: the one table that the page 个人信息 and `python3 -m survey expire` read.

Nothing that decides a rank, shows who did what, or is needed to make an evaluation again has a period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data. `days`: after which it is removed, counted from what its words say; None: it is not removed."""

    key: str
    days: int | None

    @property
    def period(self) -> timedelta:
        """How long it is kept. Raises ValueError for what is not removed."""
        if self.days is None:
            message = f"{self.key} is not removed"
            raise ValueError(message)
        return timedelta(days=self.days)


KEPT: tuple[Kept, ...] = (
    Kept("sessions", 0),
    Kept("request_counts", 0),
    Kept("sign_in_attempts", 1),
    Kept("one_time_codes", 90),
    Kept("recovery_codes", 90),
    Kept("account_requests", 180),
    Kept("closed_accounts", 365),
    Kept("previewed_uploads", 90),
    Kept("discarded_uploads", 30),
    Kept("enquiries", 1095),
    Kept("job_files", 30),
    Kept("call_files", 3),
    Kept("export_copies", 1095),
    Kept("ledger_stages", 400),
    Kept("former_contacts", 1095),
    Kept("trail_personal", 1095),
    Kept("contacts", None),
    Kept("answers", None),
    Kept("trail", None),
    Kept("export_records", None),
)

SECRET_JOBS = frozenset({"call_letters", "call_list", "season_archive_whole"})
"""Kinds of jobs whose files hold codes or whole telephones: only who asked for one takes it, for `SECRET_PERIOD`."""
SECRET_PERIOD = next(kept.period for kept in KEPT if kept.key == "call_files")
NOT_BACKED_UP = ".secret"
"""Stands in the names of these files on the server; no backup takes them along."""
