"""Firms that answered nearly the same: which, in how many answers, exactly.

Two firms are as alike as the answers that are equal out of those that either of them gave. All are compared, by
products of matrices: firms that answered everything alike are one row, and what that costs is bounded by how many
firms and answers there are, whatever was answered.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.answers.answers import Absence, NotApplicable
from scoring.definition.signals import SignalCheck
from scoring.exact import WEIGHT
from scoring.signals.firms import Firm, Signal, shown
from scoring.signals.one_firm import applies, most_same

Codes = NDArray[np.int32]
Numbers = NDArray[np.int64]
_AT_ONCE = 256
_FEW = 8
"""Up to so many different answers a question's are columns of the matrix; beyond that they are compared one by one."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The firm that is most alike. `equal`: equal answers, of `of` that either gave; `others`: how many are as near."""

    other: str
    equal: int
    of: int
    others: int = 1


def of_near_copies(check: SignalCheck, firms: Sequence[Firm]) -> Mapping[str, Signal]:
    """Return key -> signal of each firm that has a near copy; both of a pair have one.

    A firm that ticked one place in more than `most_same` of its choices is not compared: who has nothing yet is like
    everybody else who has nothing.
    """
    rows: dict[str, Mapping[str, Hashable]] = {}
    for firm in firms:
        most, answered = most_same(firm, check.among)
        if applies(check, firm) and most * WEIGHT <= check.most_same * answered:
            rows[firm.key] = _answers(firm, check.among)
    return {
        key: Signal(check.id, check.questions, _figures(found), found.other)
        for key, found in alike(rows, share=check.share, fewest=check.fewest).items()
    }


def _answers(firm: Firm, among: tuple[str, ...]) -> Mapping[str, Hashable]:
    """Return qualified id -> answer of what somebody answered, 不适用 as an answer."""
    answers: dict[str, Hashable] = {}
    for name, question in firm.questions(among):
        given = firm.look(name)
        if question.typed and not isinstance(given, Absence) and given not in ("", ()):
            answers[name] = given.reason if isinstance(given, NotApplicable) else given
    return answers


def _figures(found: Likeness) -> Mapping[str, str]:
    percent = shown(Fraction(100 * found.equal, found.of))
    return {"equal": str(found.equal), "of": str(found.of), "percent": percent, "others": str(found.others)}


def alike(rows: Mapping[str, Mapping[str, Hashable]], *, share: int, fewest: int) -> Mapping[str, Likeness]:
    """Return key -> the firm whose answers are most alike: at least `share` (1/10 000) of `fewest` answers or more.

    `rows`: key -> question -> answer. Of equally near ones the first by key is named.
    """
    keys = sorted(rows)
    codes = _coded([rows[key] for key in keys])
    if codes.size == 0:
        return {}
    alikes = _Alikes.of(codes)
    best, equal, of, others = alikes.nearest(share, max(fewest, 1))
    found = {}
    for row, key in enumerate(keys):
        mine = int(alikes.group[row])
        near = int(best[mine])
        if near >= 0:
            other = int(alikes.firsts[near])
            other = int(alikes.seconds[near]) if other == row else other
            found[key] = Likeness(keys[other], int(equal[mine]), int(of[mine]), int(others[mine]))
    return found


def _coded(rows: Sequence[Mapping[str, Hashable]]) -> Codes:
    """Return a row per firm and a column per question: a number for each different answer, 0 for none."""
    columns = sorted({name for row in rows for name in row})
    codes = np.zeros((len(rows), len(columns)), dtype=np.int32)
    for column, name in enumerate(columns):
        known: dict[Hashable, int] = {}
        for place, row in enumerate(rows):
            if name in row:
                codes[place, column] = known.setdefault((type(row[name]), row[name]), len(known) + 1)
    return codes


@dataclass(frozen=True, slots=True)
class _Alikes:
    """Firms with just the same answers as one row each, in the order of the first of each.

    `codes`: the rows.  `group`: firm -> its row.  `firsts`, `seconds`: the first and second firm of each (the first
    again where it is alone).  `sizes`: how many firms each is.
    """

    codes: Codes
    group: Numbers
    firsts: Numbers
    seconds: Numbers
    sizes: Numbers

    @classmethod
    def of(cls, codes: Codes) -> _Alikes:
        """Return the different rows of a matrix."""
        _rows, first, inverse = np.unique(codes, axis=0, return_index=True, return_inverse=True)
        order = np.argsort(first)
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        group, firsts = place[inverse.reshape(-1)], first[order]
        sizes = np.bincount(group, minlength=len(firsts))
        together, starts = np.argsort(group, kind="stable"), np.cumsum(sizes) - sizes
        seconds = together[starts + (sizes > 1)]
        return cls(codes[firsts], group, firsts, seconds, sizes)

    def nearest(self, share: int, fewest: int) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Return for each row: the nearest (-1 for none), its equal answers, of how many, and how many firms are near.

        A row of several firms is its own nearest. `fewest` is at least 1.
        """
        count = len(self.codes)
        best, equal, of, others = (np.full(count, start, dtype=np.int64) for start in (-1, 0, 0, 0))
        hot, many = _columns(self.codes)
        given = (self.codes > 0).astype(np.float32)
        answers = given.sum(axis=1).astype(np.int32)
        finer = 4 * self.codes.shape[1] ** 2  # different fractions of so few answers differ by more than 1 of these
        for start in range(0, count, _AT_ONCE):
            part = slice(start, min(start + _AT_ONCE, count))
            same = (hot[part] @ hot.T).astype(np.int32)
            for column in many:
                same += (column[part, None] == column) & (column[part, None] > 0)
            either = answers[part, None] + answers - (given[part] @ given.T).astype(np.int32)
            near = (either >= fewest) & (same * WEIGHT >= share * either)
            alone = np.flatnonzero(self.sizes[part] == 1)
            near[alone, start + alone] = False
            rows = np.flatnonzero(near.any(axis=1))
            mine, theirs, which = same[rows].astype(np.int64), either[rows].astype(np.int64), near[rows]
            nearest = np.where(which, mine * finer // np.maximum(theirs, 1), -1).argmax(axis=1)
            place = np.arange(len(rows))
            best[start + rows] = nearest
            equal[start + rows], of[start + rows] = mine[place, nearest], theirs[place, nearest]
            others[start + rows] = which @ self.sizes - which[place, start + rows]
        return best, equal, of, others


def _columns(codes: Codes) -> tuple[NDArray[np.float32], list[Codes]]:
    """Return a 0/1 column per answer of the questions with few different ones, and the codes of each other question."""
    hot, many = [np.zeros((len(codes), 1), dtype=np.float32)], []
    for question in codes.T:
        if question.max() <= _FEW:
            hot += [(question == code).astype(np.float32)[:, None] for code in range(1, int(question.max()) + 1)]
        else:
            many.append(np.ascontiguousarray(question))
    return np.hstack(hot), many
