"""Names are compared in SQL as Python compares them, sign by sign."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from scoring.characters import compared
from survey.queries.searching import is_name


def _pairs() -> Iterator[tuple[str, str]]:
    """Yield every sign that has a plain form or another size, and every sign that is no letter, with its upper form.

    Where the upper form is another letter (the dotless ı becomes I), the sign itself.
    """
    for sign in map(chr, range(0xA1, sys.maxunicode + 1)):
        kind = unicodedata.category(sign)
        if kind[0] in "LNPS" and (kind != "Lo" or unicodedata.normalize("NFKD", sign) != sign):
            yield sign, sign.upper() if compared(sign.upper()) == compared(sign) else sign


def test_every_sign_finds_itself_in_both_sizes(database: Session) -> None:
    """Fifty signs to a text, with a stroke between them so that neighbours don't join."""
    pairs, odd = list(_pairs()), []
    for start in range(0, len(pairs), 2_500):
        texts = [pairs[first : first + 50] for first in range(start, min(start + 2_500, len(pairs)), 50)]
        joined = [("|".join(one for one, _ in part), "|".join(other for _, other in part)) for part in texts]
        conditions = [is_name(literal(name), text) for name, upper in joined for text in (name, upper)]
        found = database.execute(select(*(one.label(f"c{at}") for at, one in enumerate(conditions)))).one()
        odd += [joined[at // 2] for at, held in enumerate(found) if not held]
    assert (len(pairs) > 20_000, odd) == (True, [])
