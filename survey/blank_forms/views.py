"""The lines of the pages about blank forms: all markers with examples, and those of one form with their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exports.blank_forms.filling import Value, in_text
from exports.blank_forms.markers import MarkerKind
from survey.blank_forms.store_form import ExaminedForm
from survey.blank_forms.words import marker_text


@dataclass(frozen=True, slots=True)
class KnownMarkerLine:
    """A marker as it is written, whether it belongs into the marked row, and its value now."""

    marker: str
    listed: bool
    example: str


@dataclass(frozen=True, slots=True)
class MarkerLine:
    """A known marker of a form and where it occurs."""

    marker: str
    places: str
    listed: bool


def known_marker_lines(known: Mapping[str, MarkerKind], example: Mapping[str, Value]) -> list[KnownMarkerLine]:
    """Return every known marker, those of the document first."""
    lines = [
        KnownMarkerLine(marker_text(title), kind is MarkerKind.LIST, in_text(example.get(title)).strip())
        for title, kind in known.items()
    ]
    return sorted(lines, key=lambda line: line.listed)


def marker_lines(examined: ExaminedForm, known: Mapping[str, MarkerKind]) -> list[MarkerLine]:
    """Return the known markers of a form with their places, in the order of the form."""
    places: dict[str, list[str]] = {}
    for item in examined.form.markers:
        if item.title in known:
            places.setdefault(item.title, []).append(f"{item.sheet} {item.cell}")
    return [
        MarkerLine(marker_text(title), "；".join(dict.fromkeys(where)), known[title] is MarkerKind.LIST)
        for title, where in places.items()
    ]
