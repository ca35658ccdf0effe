"""The filters that an address names."""

from __future__ import annotations

from flask import request

from survey.addresses import number
from survey.queries.evaluations import Filters


def read_filters() -> Filters:
    """Return the filters that this request's address names."""
    given = request.args
    return Filters(
        text=given.get("text", "").strip()[:60],
        unit=given.get("unit", ""),
        division=given.get("division", ""),
        size=given.get("size", ""),
        status=given.get("status", ""),
        pool=given.get("pool", ""),
        segment=given.get("segment", "") if number("segment") is not None else "",
        standing=given.get("standing", ""),
        near=given.get("near") == "1",
    )
