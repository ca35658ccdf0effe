"""One version of the list in words: its entries, who signed, what changed against the version before, the reserve."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.definition.scheme import Scheme
from survey.freezing.list_words import BASES, KINDS, PARTS, PLACES, say_firm, say_skipped, say_why
from survey.models import Amendment, ListEntry, ListVersion, Objection
from survey.words.counted_labels import say_frozen
from survey.words.entries import points_of
from survey.words.figures import moment
from survey.words.language import _
from survey.words.pools import say_rank

SELECTED, RESERVE = "selected", "reserve"


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A firm on the list. `line`: whether the line of rank comes after it; `came`: that the one before lacks it."""

    number: int
    name: str
    about: str
    unit: str
    score: Decimal | None
    rank: str
    level: int
    place: str
    basis: str
    why: str
    line: bool
    came: bool


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One of the three signatures; `who` is empty while it is missing."""

    part: str
    title: str
    who: str
    when: str
    document: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A firm that left or came in against the version before, and why."""

    left: bool
    name: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """An amendment: who leaves, who comes in, why, whom it passed over for which limits, which objection it answers.

    `vacant`: whether a seat stays empty by it.
    """

    kind: str
    out: str
    came: str
    vacant: bool
    reason: str
    document: str
    skipped: Sequence[str]
    objection: Objection | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to: a text in name or code, a town, a place and what a seat rests on."""

    text: str = ""
    unit: str = ""
    place: str = SELECTED
    basis: str = ""

    def keeps(self, row: ListEntry) -> bool:
        """Return whether an entry is shown."""
        text = self.text.strip().casefold()
        return (
            (not text or text in row.facts["name"].casefold() or text in row.facts["credit_code"].casefold())
            and (not self.unit or row.facts["unit"] == self.unit)
            and (not self.place or row.status == self.place)
            and (not self.basis or row.basis == self.basis)
        )


def lines_of_rank(entries: Sequence[ListEntry]) -> frozenset[int]:
    """Return the entries after which the line of rank comes: the last by rank of each pool that seats others, too."""
    seated: dict[str, list[ListEntry]] = {}
    for row in entries:
        if row.status == SELECTED:
            seated.setdefault(row.pool, []).append(row)
    found = []
    for own in seated.values():
        by_rank = [row for row in own if row.basis == "rank"]
        if by_rank and by_rank[-1] is not own[-1]:
            found.append(by_rank[-1].id)
    return frozenset(found)


def view_entries(
    entries: Sequence[ListEntry], scheme: Scheme, before: Collection[int] | None, *, lines: Collection[int] = ()
) -> list[EntryLine]:
    """Return entries in words.

    `before`: who had a seat on the version before, None where there is none; `lines`: `lines_of_rank` of the whole.
    """
    return [
        EntryLine(
            number=row.position,
            name=row.facts["name"],
            about=say_about(row),
            unit=say_frozen(row.facts, "unit"),
            score=points_of(row.score, scheme.places),
            rank=say_rank(row.rank, row.pool, scheme),
            level=row.level,
            place=str(PLACES[row.status]),
            basis=str(BASES.get(row.basis, "")),
            why=say_why(row, scheme),
            line=row.id in lines,
            came=before is not None and row.status == SELECTED and row.participation_id not in before,
        )
        for row in entries
    ]


def say_about(row: ListEntry) -> str:
    """Return industry and size of a firm, as they counted then."""
    return _("，").join(filter(None, (say_frozen(row.facts, name) for name in ("division", "size"))))


def view_signatures(version: ListVersion) -> list[SignatureLine]:
    """Return the three signatures in their order."""
    there = {str(row.part): row for row in version.signatures}
    return [
        SignatureLine(
            part,
            str(title),
            there[part].user.name if part in there else "",
            moment(there[part].signed_at) if part in there else "",
            there[part].document_number if part in there else "",
        )
        for part, title in PARTS.items()
    ]


def view_differences(entries: Sequence[ListEntry], before: Sequence[ListEntry]) -> list[DifferenceLine]:
    """Return who left and who came in between two versions, those who left first."""
    was = {row.participation_id for row in before if row.status == SELECTED}
    now = {row.participation_id for row in entries if row.status == SELECTED}
    left = [row for row in entries if row.participation_id in was - now]
    came = [row for row in entries if row.participation_id in now - was]
    return [
        DifferenceLine(
            gone,
            row.facts["name"],
            say_frozen(row.facts, "unit"),
            row.reason or (str(PLACES[row.status]) if gone else str(BASES.get(row.basis, ""))),
        )
        for gone, rows in ((True, left), (False, came))
        for row in rows
    ]


def view_amendments(
    rows: Sequence[Amendment],
    entries: Mapping[int, ListEntry],
    scheme: Scheme,
    *,
    before: Collection[int] | None,
    answered: Mapping[int, Objection],
) -> list[AmendmentLine]:
    """Return the amendments of a version in words; a firm that the reader does not see is not named.

    `before`: who had a seat on the version before; `answered`: id -> the objections that they answer.
    """
    return [
        AmendmentLine(
            kind=str(KINDS[row.kind]),
            out=say_firm(row.participation_out_id, entries),
            came=say_firm(row.participation_in_id, entries),
            vacant=row.participation_in_id is None and row.participation_out_id in (before or ()),
            reason=row.reason,
            document=row.document_number,
            skipped=say_skipped(
                [(one["participation"], one["limits"]) for one in row.skipped.get("firms", ())], entries, scheme
            ),
            objection=answered.get(row.objection_id or 0),
        )
        for row in rows
    ]
