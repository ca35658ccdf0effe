"""A publication as its pages show it: the sheet with the permitted columns, and the note on the method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.definition.scheme import Scheme
from survey.definitions.directory import directory
from survey.models import Campaign, ListEntry, Publication
from survey.publishing.publication_results import ALWAYS, MORE, PublicSheet, state_of
from survey.publishing.words import COLUMNS, STATES
from survey.schemes.method_views import method_note
from survey.words.answers import percent
from survey.words.counted_labels import say_frozen
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A publication in the list of all."""

    publication: Publication
    state: tuple[str, str]


def view_publications(rows: Iterable[Publication], day: date) -> list[PublicationLine]:
    """Return publications with what became of each by a day."""
    return [PublicationLine(row, STATES[state_of(row, day)]) for row in rows]


def public_columns(publication: Publication) -> list[str]:
    """Return the names of the columns that a publication shows, in their order."""
    return [*ALWAYS, *(name for name in MORE if name in publication.columns["names"])]


def view_public_sheet(publication: Publication, selected: Sequence[ListEntry]) -> PublicSheet:
    """Return what a publication shows of the firms with a seat: by town and name, as the list's order tells ranks."""
    names = public_columns(publication)
    units = list(directory().units)
    listed = sorted(selected, key=lambda entry: (_place(units, entry), str(entry.facts["name"])))
    rows = [[_cell(name, number, entry) for name in names] for number, entry in enumerate(listed, 1)]
    return PublicSheet([str(COLUMNS[name]) for name in names], rows)


def _place(units: Sequence[str], entry: ListEntry) -> int:
    unit = str(entry.facts.get("unit", ""))
    return units.index(unit) if unit in units else len(units)


def _cell(name: str, number: int, entry: ListEntry) -> str:
    """Return one permitted fact of a firm; there is no other way for a fact to get onto the sheet."""
    match name:
        case "position":
            return str(number)
        case "unit":
            return say_frozen(entry.facts, "unit")
        case "division":
            return say_frozen(entry.facts, "division")
        case _:
            return str(entry.facts["name"])


def view_method(scheme: Scheme, campaign: Campaign, seats: int) -> str:
    """Return the note on the method that a form begins with: weights and rules in words, nobody's score."""
    lines = [_("指标和权重"), *_weights(scheme)]
    for section in method_note(scheme, campaign, seats=seats):
        lines += ["", section.title, *section.lines]
    return "\n".join(lines)


def _weights(scheme: Scheme) -> list[str]:
    if len(scheme.pools) < 2:
        return [_("、").join(f"{in_words(item.title)} {percent(item.weight)}" for item in scheme.criteria)]
    lines = []
    for pool in scheme.pools:
        own = (f"{in_words(item.title)} {percent(item.weight)}" for item in scheme.criteria if item.belongs(pool.id))
        lines.append(_("%(pool)s：%(criteria)s", pool=in_words(pool.title), criteria=_("、").join(own)))
    return lines
