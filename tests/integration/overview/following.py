"""Following the figures of a page to the lists that they open, and counting what stands there."""

from __future__ import annotations

import re
from html import unescape

from tests.integration.conftest import Browser

LINK = re.compile(r'<a href="([^"]+)" aria-label="[^"]*打开名单">([\d,]+)</a>')
COUNTED = re.compile(r"符合条件 ([\d,]+) 家")
NAMED = re.compile(r"：([\d,]+) 家企业</h1>")


def shown(client: Browser, path: str) -> str:
    """Return a page that is there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def figures(page: str) -> list[tuple[str, int]]:
    """Return (address, number) of every figure that opens a list, in the page's order."""
    return [(unescape(address), int(number.replace(",", ""))) for address, number in LINK.findall(page)]


def counted(page: str) -> int:
    """Return how many firms a list says that it holds; a list of levels on one page also shows as many."""
    if found := COUNTED.search(page):
        return int(found[1].replace(",", ""))
    named = NAMED.search(page)
    assert named is not None
    rows = len(re.findall(r'<th scope="row">', page))
    assert rows == int(named[1])
    return rows


def misleading(client: Browser, page: str) -> list[tuple[str, int, int]]:
    """Return (address, figure, what its list holds) of each figure of a page that its list does not agree with."""
    known: dict[str, int] = {}
    wrong = []
    for address, number in figures(page):
        if address not in known:
            known[address] = counted(shown(client, address))
        if known[address] != number:
            wrong.append((address, number, known[address]))
    return wrong
