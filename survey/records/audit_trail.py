"""The audit trail: every write, sign-in and export adds one entry in its own unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, request
from sqlalchemy.orm import Session

from survey.models import AuditEntry


def record(
    database: Session,
    action: str,
    *,
    user_id: int | None,
    about: tuple[str, object] = ("", ""),
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry inside the caller's unit of work. `about`: (type, id) of the object."""
    database.add(
        AuditEntry(
            user_id=user_id,
            action=action,
            object_type=about[0],
            object_id=str(about[1]),
            detail=dict(detail or {}),
            address=(request.remote_addr or "") if has_request_context() else "",
        )
    )
