"""A walk through the pages as one account sees them: every link is followed, every form is looked at, none is sent."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import combinations
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from survey.models import Role
from survey.web.access import PUBLIC
from tests.integration.conftest import Browser

ALIKE = 6
"""So many pages of one endpoint are opened for each two names that stand together in a query, and for a name alone.

Of the others only the route is judged: a list with ten filters offers each combination of them, a thousand pages that
offer nothing which pages with two of the filters did not.
"""

_TAGS = re.compile(r"""</?(?:a|form|button|input|select|option)(?=[\s>])(?:[^>"']|"[^"]*"|'[^']*')*>""")
"""What can offer something: going through a page's other tags and its text took half of a walk."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page offers: a method and an address, and the page that it stands on."""

    method: str
    address: str
    page: str


class _Offers(HTMLParser):
    """Collects links and forms; a form that reads gives the address that it asks for as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Offer]()
        self._form: tuple[str, str] | None = None
        self._fields: list[tuple[str, str]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link, a form's begin, a field or a button that leads elsewhere."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self._offer("GET", given["href"])
        elif tag == "form":
            self._form = (given.get("method", "get").upper(), given.get("action") or self.page)
            self._fields = []
        elif "formaction" in given and self._form is not None:
            self._offer(given.get("formmethod", self._form[0]).upper(), given["formaction"])
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given and self._select:
            self._fields.append((self._select, given.get("value", "")))
        elif tag == "input" and given.get("name") and given.get("type") not in {"checkbox", "radio", "file"}:
            self._fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """Offer a form when it ends."""
        if tag == "form" and self._form is not None:
            method, action = self._form
            if method == "DIALOG":  # closes a dialog or is sent by a script
                self._form = None
                return
            query = f"?{urlencode(self._fields)}" if method == "GET" and self._fields else ""
            self._offer(method, action.partition("?")[0] + query if method == "GET" else action)
            self._form = None

    def _offer(self, method: str, target: str) -> None:
        whole = urlsplit(urljoin(f"http://localhost{self.page}", target))
        if whole.scheme == "http" and whole.netloc == "localhost":
            self.found.append(Offer(method, f"{whole.path}?{whole.query}" if whole.query else whole.path, self.page))


@dataclass(slots=True)
class Walk:
    """What an account met. `refused`: what it was offered and may not do; `broken`: what answered other than 200."""

    reached: set[str] = field(default_factory=set)
    offered: set[tuple[str, str]] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def walk(app: Flask, client: Browser, role: Role) -> Walk:
    """Follow every link from the account's first page on, and return what is met."""
    met = Walk()
    urls = app.url_map.bind("localhost")
    waiting, seen, alike = deque([Offer("GET", "/", "")]), {("GET", "/")}, Counter[tuple[str, ...]]()
    while waiting:
        offer = waiting.popleft()
        endpoint = _endpoint(urls, offer)
        if endpoint in {"static", "account.sign_out"}:
            continue
        roles = app.view_functions[endpoint].__dict__["access_roles"] if endpoint else frozenset()
        if not endpoint or not (roles is PUBLIC or role in roles):
            met.refused.append(f"{offer.page} offers {offer.method} {offer.address}")
            continue
        met.offered.add((endpoint, offer.method))
        if offer.method != "GET":
            continue
        kinds = _kinds(endpoint, offer.address)
        if all(alike[kind] >= ALIKE for kind in kinds):
            continue
        alike.update(kinds)
        for found in _open(client, offer, endpoint, met):
            if (found.method, found.address) not in seen:
                seen.add((found.method, found.address))
                waiting.append(found)
    return met


def _kinds(endpoint: str, address: str) -> list[tuple[str, ...]]:
    """Return what makes an address new: its endpoint with each two names of its query, or with the only one."""
    names = sorted({pair.partition("=")[0] for pair in urlsplit(address).query.split("&")})
    return [(endpoint, *two) for two in combinations(names, min(2, len(names)))]


def _open(client: Browser, offer: Offer, endpoint: str, met: Walk) -> Iterator[Offer]:
    answer = client.get(offer.address)
    met.reached.add(endpoint)
    if answer.status_code in {302, 303}:
        parts = urlsplit(answer.headers["Location"])
        yield Offer("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, offer.page or offer.address)
    elif answer.status_code != 200:
        met.broken.append(f"{offer.page} links to {offer.address}: {answer.status_code}")
    elif answer.mimetype == "text/html":
        page = _Offers(offer.address)
        page.feed("".join(_TAGS.findall(answer.data.decode())))
        yield from page.found
    answer.close()


def _endpoint(urls: MapAdapter, offer: Offer) -> str:
    """Return the endpoint of an offer, or nothing where no route takes it."""
    try:
        return str(urls.match(offer.address.partition("?")[0], method=offer.method)[0])
    except HTTPException:
        return ""
