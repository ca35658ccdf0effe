"""The filters that an address names."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from scoring.characters import cleaned
from survey.queries.evaluations import Filters
from survey.queries.searching import LONGEST
from survey.web.addresses import number


def read_text(given: Mapping[str, str], name: str = "text") -> str:
    """Return what is looked for, as it is shown in its field again."""
    return cleaned(given.get(name, ""))[:LONGEST]


def read_filters() -> Filters:
    """Return the filters that this request's address names."""
    given = request.args
    chosen = ("unit", "division", "size", "status", "pool", "standing")
    return Filters(
        text=read_text(given),
        segment=cleaned(given.get("segment", "")) if number("segment") is not None else "",
        near=given.get("near") == "1",
        **{name: cleaned(given.get(name, "")) for name in chosen},
    )
