"""Reading of a request's address, of what counts as one sender, and of ways back; nothing here raises."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import SplitResult, urlsplit

from flask import request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Request

from scoring.characters import cleaned
from survey.queries.searching import LONGEST

Row = TypeVar("Row")
LARGEST = 2**31 - 1
"""The largest number that an id or a page can have; both databases hold it."""
_NUMBER = re.compile(r"[0-9]+\Z")
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


class NumberConverter(IntegerConverter):
    """`<int:…>` in a route: a number that both databases can hold; any other is 404."""

    regex = "[0-9]{1,10}"

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **{"max": LARGEST, **more})  # type: ignore[arg-type]


def without_nul(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """Return query arguments without NUL."""
    pairs = [(key.replace("\0", ""), value.replace("\0", "")) for key, value in values.items(multi=True)]
    return ImmutableMultiDict(pairs)


def as_number(text: str) -> int | None:
    """Return a whole number written in digits; None for anything else, or a number beyond any id."""
    return int(text) if _NUMBER.match(text) and len(text) <= 10 and int(text) <= LARGEST else None


def number_in_address(name: str) -> int | None:
    """Return the whole number that the address has under a name, or None."""
    return as_number(request.args.get(name, ""))


def read_text(given: Mapping[str, str], name: str = "text") -> str:
    """Return the search text that an address or a form gives under a name, cleaned and at most as long as a name."""
    return cleaned(given.get(name, ""))[:LONGEST]


def network(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 that one subscriber has of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list. `number` counts from 1 to `pages`, which is 1 for an empty list; `total` counts all rows."""

    rows: Sequence[Row]
    total: int
    number: int
    pages: int


def page_of(total: int, size: int, rows: Callable[[int], Sequence[Row]]) -> Page[Row]:
    """Return the page that the address asks for, or the last one if there are fewer. `rows` reads a page."""
    pages = max(1, -(-total // size))
    text = request.args.get("page", "")
    wanted = (pages if len(text) > 10 else int(text)) if _NUMBER.match(text) else 1
    page = min(max(1, wanted), pages)
    return Page(rows(page), total, page, pages)


def address_arguments(*without: str) -> dict[str, list[str]]:
    """Return the query arguments of the address except these names, for `url_for`.

    Names of the route itself and those that `url_for` takes as options (`_external`, `endpoint`) are left out too.
    """
    left = {*without, *(request.view_args or {}), "endpoint", "self", "values"}
    given = request.args.to_dict(flat=False)
    return {name: texts for name, texts in given.items() if name not in left and not name.startswith("_")}


def local_path(target: str | None) -> str | None:
    r"""Return a path of this site with its query; None for anything that a browser could take for another site's.

    Browsers drop tabs and line breaks, skip spaces and read ``\\`` as ``/``: a target that holds one gives None.
    """
    if not target or _ODD.search(target) or not target.startswith("/") or target.startswith("//"):
        return None
    parts = _split(target)
    if parts is None or parts.scheme or parts.netloc:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _split(address: str) -> SplitResult | None:
    """Return the parts of an address; None for text that is no address (``http://[``)."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def came_from(site: Request) -> str | None:
    """Return the path of the page that a request came from if it is one of this site's, or None."""
    parts = _split(site.referrer or "")
    if parts is None or parts.netloc != site.host:
        return None
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
