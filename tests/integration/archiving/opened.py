"""An archive as whoever gets it opens it: with the standard library alone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from survey.models import Campaign
from tests.integration.conftest import Browser


class Opened:
    """A package in memory: its members, their texts, and what its table of contents says of each."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            self.members: Mapping[str, bytes] = {name: archive.read(name) for name in archive.namelist()}

    def text(self, name: str) -> str:
        """Return a member as text."""
        return self.members[name].decode("utf-8-sig")

    def json(self, name: str) -> Any:
        """Return a member as JSON has it."""
        return json.loads(self.members[name])

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a list by the titles of its columns."""
        return list(csv.DictReader(io.StringIO(self.text(f"lists/{name}.csv"))))

    def wrong_sums(self) -> list[str]:
        """Return the members that are not what the sums say, as `sha256sum -c` would, and those without a sum."""
        told = dict(reversed(line.split("  ", 1)) for line in self.text("checksums.sha256").splitlines())
        wrong = [name for name, digest in told.items() if hashlib.sha256(self.members[name]).hexdigest() != digest]
        return wrong + sorted(set(self.members) - set(told) - {"checksums.sha256"})

    def contents(self) -> dict[str, list[str]]:
        """Return path -> the cells of its line in the table of contents: what it is, rows, bytes, sum."""
        reader = _Contents()
        reader.feed(self.text("index.html"))
        return {line[0]: line[1:] for line in reader.lines if line[0] != "文件"}

    def links(self, name: str) -> list[str]:
        """Return where the links of a page lead."""
        reader = _Contents()
        reader.feed(self.text(name))
        return reader.links


class _Contents(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self.links: list[str] = []
        self._cell: list[str] | None = None
        self._line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "img", "iframe"}
        if tag == "tr":
            self._line = []
        elif tag in {"td", "th"}:
            self._cell = []
        elif tag == "a":
            self.links.append(unquote(dict(attrs)["href"] or ""))
        elif tag == "link":
            self.links.append("a style sheet from elsewhere")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cell is not None:
            self._line.append("".join(self._cell))
            self._cell = None
        elif tag == "tr" and len(self._line) == 5:
            self.lines.append(self._line)


def take(client: Browser, campaign: Campaign | int, **fields: str) -> Opened:
    """Ask for an archive, follow its job to the file, and open it."""
    number = campaign if isinstance(campaign, int) else campaign.id
    answer = client.send(f"/campaigns/{number}/archive", **{"reason": "移交区档案馆", **fields})
    assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]
    job = answer.headers["Location"].partition("?")[0]
    response = client.get(f"{job}/file")
    assert response.status_code == 200, client.get(job).get_data(as_text=True)
    content = bytes(response.data)
    response.close()
    return Opened(content)
