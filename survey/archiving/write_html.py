"""Pages of the archive: plain HTML with its style inside, without scripts and without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from markupsafe import Markup, escape

_STYLE = Markup(
    "body{font:16px/1.6 sans-serif;color:#14233c;max-width:70em;margin:1.5em auto;padding:0 1em}"
    "h1{font-size:1.5em}h2{font-size:1.2em;margin-top:1.6em}"
    "table{border-collapse:collapse;width:100%;margin:.6em 0}"
    "th,td{border:1px solid #c9d2e0;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "thead th{background:#f3f5f9}td.n{text-align:right;white-space:nowrap}code{overflow-wrap:anywhere}"
    "pre{background:#f3f5f9;padding:.6em;white-space:pre-wrap}"
)


def html_page(title: str, *parts: Markup, language: str = "zh-CN") -> str:
    """Return a whole document."""
    head = Markup(
        '<!DOCTYPE html>\n<html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<title>{}</title><style>{}</style></head><body>\n<h1>{}</h1>\n"
    ).format(language, title, _STYLE, title)
    return str(head + Markup("\n").join(parts) + Markup("\n</body></html>\n"))


def heading(text: str) -> Markup:
    """Return a heading."""
    return Markup("<h2>{}</h2>").format(text)


def paragraph(text: str | Markup) -> Markup:
    """Return a paragraph."""
    return Markup("<p>{}</p>").format(text)


def lines(texts: Iterable[str]) -> Markup:
    """Return a list of sentences."""
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(text) for text in texts))


def commands(text: str) -> Markup:
    """Return lines to be typed."""
    return Markup("<pre>{}</pre>").format(text)


def link(path: str, text: str = "") -> Markup:
    """Return a link to another file of the package, from a page at its root."""
    return Markup('<a href="{}">{}</a>').format(quote(path), text or path)


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Return a table; numbers stand at the right, the first cell of a row names it."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(title) for title in titles)
    body = Markup("\n").join(_row(row) for row in rows)
    return Markup("<table><thead><tr>{}</tr></thead><tbody>\n{}\n</tbody></table>").format(head, body)


def _row(row: Sequence[object]) -> Markup:
    first, *others = row
    cells = [Markup('<th scope="row">{}</th>').format(_shown(first))]
    for cell in others:
        kind = Markup(' class="n"') if isinstance(cell, int) else Markup("")
        cells.append(Markup("<td{}>{}</td>").format(kind, _shown(cell)))
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def _shown(cell: object) -> Markup:
    return Markup("") if cell is None else Markup("<br>").join(escape(cell).split("\n"))
