"""Which firms somebody has ticked, over the pages of the list: kept in the session on the server, per campaign."""

from __future__ import annotations

from collections.abc import Collection, Iterable, MutableMapping
from typing import Any

from survey.web.addresses import as_number

_KEY = "ticked_firms"


def ticked_firms(session: MutableMapping[str, Any], campaign_id: int) -> frozenset[int]:
    """Return the ids of the firms that are ticked in a campaign; whether they are still in reach is not known."""
    kept = session.get(_KEY) or {}
    return frozenset(kept.get("firms", ())) if kept.get("campaign") == campaign_id else frozenset()


def keep_ticked(session: MutableMapping[str, Any], campaign_id: int, firms: Collection[int]) -> None:
    """Keep which firms are ticked in a campaign; those of another campaign are forgotten."""
    if firms:
        session[_KEY] = {"campaign": campaign_id, "firms": sorted(firms)}
    else:
        session.pop(_KEY, None)


def ids_in(texts: Iterable[str]) -> list[int]:
    """Return the ids in what a form sent: each text one id, or several with commas; what is no id is left out."""
    numbers = (as_number(part) for text in texts for part in text.split(","))
    return list(dict.fromkeys(number for number in numbers if number is not None))
