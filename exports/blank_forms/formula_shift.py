"""References of formulas when one row of a sheet becomes a block of rows, as a person would mend them by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

_REFERENCE = re.compile(
    r"""(?P<sheet>(?:'(?:[^']|'')+'|[^'!:"]+)!)?
        (?P<first_column>\$?[A-Za-z]{1,3})?(?P<first_fixed>\$?)(?P<first>\d+)
        (?::(?P<last_column>\$?[A-Za-z]{1,3})?(?P<last_fixed>\$?)(?P<last>\d+))?\Z""",
    re.VERBOSE,
)
_AGGREGATES = frozenset(
    {"SUM", "AVERAGE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "MAX", "MIN"}
    | {"MEDIAN", "PRODUCT", "SUBTOTAL", "SUMIF", "AVERAGEIF", "SUMPRODUCT"}
)


@dataclass(frozen=True, slots=True)
class Growth:
    """Row `row` (from 1) becomes `rows` rows; what stands below moves down by one less than that."""

    row: int
    rows: int

    def first(self, row: int) -> int:
        """Return where a row goes; of the grown row, where its block begins."""
        return row + self.rows - 1 if row > self.row else row

    def last(self, row: int) -> int:
        """Return where a row goes; of the grown row, where its block ends."""
        return row + self.rows - 1 if row >= self.row else row


@dataclass(frozen=True)
class Place:
    """Where a formula stands. `step`: it is that copy of the grown row (from 0); None outside the block."""

    sheet: str
    growths: Mapping[str, Growth]
    step: int | None = None

    def growth(self, sheet: str) -> Growth | None:
        """Return how the sheet of that name grows."""
        return self._by_name.get(sheet.casefold())

    @cached_property
    def _by_name(self) -> Mapping[str, Growth]:
        return {name.casefold(): growth for name, growth in self.growths.items()}


def moved(formula: str, place: Place) -> str:
    """Return a formula (with or without its =) with every reference where the cells have gone.

    Ranges over the grown row cover the block, and so does a single cell of it that an aggregate takes as its whole
    argument.  In a copy of the grown row, relative references to that row or the one just above move along; all
    others stay with what they named.  What is no formula that can be read comes back as it is.
    """
    bare = not formula.startswith("=")
    try:
        tokens: list[Token] = Tokenizer(f"={formula}" if bare else formula).items
    except (TokenizerError, IndexError):
        return formula
    whole = _whole_arguments(tokens)
    texts = [_operand(token, place, whole=position in whole) for position, token in enumerate(tokens)]
    return ("" if bare else "=") + "".join(texts)


def _operand(token: Token, place: Place, *, whole: bool) -> str:
    """Return a token with its references moved; also the beginning of ``A5:INDEX(``."""
    if token.type == Token.FUNC and ":" in token.value:
        head, _colon, tail = token.value.rpartition(":")
        return f"{_reference(head, place, whole=False)}:{tail}"
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return str(token.value)
    return _reference(token.value, place, whole=whole)


def _whole_arguments(tokens: Sequence[Token]) -> set[int]:
    """Return the positions of operands that are the whole of one argument of an aggregate."""
    positions: set[int] = set()
    opened: list[str] = []
    kept = [(position, token) for position, token in enumerate(tokens) if token.type != Token.WSPACE]
    for place, (position, token) in enumerate(kept):
        if token.subtype == Token.OPEN:
            opened.append(token.value.rstrip("(").upper())
        elif token.subtype == Token.CLOSE and opened:
            opened.pop()
        elif token.type == Token.OPERAND and opened and opened[-1] in _AGGREGATES and 0 < place < len(kept) - 1:
            before, after = kept[place - 1][1], kept[place + 1][1]
            begins = before.type == Token.SEP or before.subtype == Token.OPEN
            if begins and (after.type == Token.SEP or after.subtype == Token.CLOSE):
                positions.add(position)
    return positions


def _reference(text: str, place: Place, *, whole: bool) -> str:
    match = _REFERENCE.match(text)
    if match is None or (match["first_column"] is None and match["last"] is None):
        return text
    named = match["sheet"] or ""
    sheet = named[:-1].strip("'").replace("''", "'") if named else place.sheet
    growth = place.growth(sheet) or Growth(0, 1)
    single = match["last"] is None
    own = sheet.casefold() == place.sheet.casefold()
    last_text = match["first" if single else "last"]
    span = (int(match["first"]), int(last_text))
    fixed = (bool(match["first_fixed"]), bool(match["first_fixed" if single else "last_fixed"]))
    first = _row(span, growth, place, last=False, along=not fixed[0] and (own or span[0] == span[1]))
    last = _row(span, growth, place, last=not single, along=not fixed[1] and (own or span[0] == span[1]))
    start = f"{named}{match['first_column'] or ''}{match['first_fixed']}{first}"
    if not single:
        return f"{start}:{match['last_column'] or ''}{match['last_fixed']}{last}"
    if whole and place.step is None and span[0] == growth.row and growth.rows > 1:
        return f"{start}:{match['first_column']}{match['first_fixed']}{growth.last(span[0])}"
    return start


def _row(span: tuple[int, int], growth: Growth, place: Place, *, last: bool, along: bool) -> int:
    """Return the new row of one end of a reference. `along`: it may follow a copy of the grown row."""
    row = span[1] if last else span[0]
    own = place.growth(place.sheet)
    if place.step is not None and along and own is not None:
        if growth is not own and growth != own:
            return growth.first(row) + place.step
        if row in {own.row, own.row - 1}:
            return row + place.step
    return growth.last(row) if last else growth.first(row)
