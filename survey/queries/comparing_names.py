"""Names in SQL in the form in which they are compared, that of `characters.compared`, on both databases.

A name is stored as it was typed, so a condition has to bring column *and* text into that form. It is a function of the
database, no stored column: that would be a second truth beside every name, to be filled by a migration and kept by
every door that writes one, for lists of some thousand rows that are read in a few hundredths of a second.

- SQLite calls `compared` itself; `survey.store.db` makes it known to every connection.
- PostgreSQL has no such door, and its own ``lower`` depends on the locale that a server was set up with (under ``C`` it
  knows ASCII only). So characters are decomposed by its ``normalize``, letters folded by Python's table, and composed
  again. Both sides pass through the same expression: whatever it makes of a name, a name finds itself.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache
from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from scoring.characters import RADICALS, UNCOMPARED


class Compared(FunctionElement[str]):
    """A column or a text in the form in which names are compared."""

    name = "compared"
    type = Text()
    inherit_cache = True


class Holds(FunctionElement[int]):
    """The place at which a text (second) stands in another (first), each as it is; 0 where it does not."""

    name = "instr"
    inherit_cache = True


@compiles(Compared)
def _by_python(element: Compared, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own types
    return f"compared({compiler.process(element.clauses, **more)})"


@compiles(Compared, "postgresql")
def _by_normalize(element: Compared, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - as above
    given = compiler.process(element.clauses, **more)
    letters, folded = _table()
    plain = f"regexp_replace(normalize({given}, NFKD), '[{_escaped(UNCOMPARED)}]+', '', 'g')"
    rare = f"replace(translate({plain}, '{letters}', '{folded}'), 'ß', 'ss')"
    common = f"translate({plain}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
    return f"normalize(CASE WHEN {plain} ~ '[{letters[26:]}ß]' THEN {rare} ELSE {common} END, NFKC)"


@compiles(Holds)
def _at(element: Holds, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - as above
    return f"instr({compiler.process(element.clauses, **more)})"


@compiles(Holds, "postgresql")
def _at_place(element: Holds, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - as above
    return f"strpos({compiler.process(element.clauses, **more)})"


@lru_cache(maxsize=1)
def _escaped(signs: str) -> str:
    """Return a class of a regular expression with every sign by its number; NUL is in no text of PostgreSQL."""
    return "".join(sign if sign == "-" else f"\\U{max(ord(sign), 1):08x}" for sign in signs)


@lru_cache(maxsize=1)
def _table() -> tuple[str, str]:
    """Return letters and what each is folded to, A to Z first: one for one, but for ẞ, which becomes ß."""
    table = {"ẞ": "ß", **RADICALS}
    for letter in map(chr, range(sys.maxunicode + 1)):
        folded = letter.casefold()
        if folded != letter and len(folded) == 1 and unicodedata.normalize("NFKD", letter) == letter:
            table[letter] = folded
    letters = sorted(table)
    return "".join(letters), "".join(table[letter] for letter in letters)
