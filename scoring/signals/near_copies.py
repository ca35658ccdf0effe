"""Firms that answered nearly the same: which, in how many answers, exactly; without comparing everybody with everybody.

Two firms are as alike as the answers that are equal out of those that either of them gave. If they may differ in at
most d questions, then of d + 1 blocks that the questions are dealt into at least one is equal as a whole: only firms
that agree on a block are compared, so that none is missed.
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
    most_apart = (WEIGHT - share) * codes.shape[1] // WEIGHT
    blocks = _blocks(codes, most_apart + 1)
    best: dict[int, Likeness] = {}
    for number in range(blocks.shape[1]):
        for members in _together(blocks[:, number]):
            for place, row in enumerate(members[:-1]):
                rest = members[place + 1 :]
                met = (blocks[rest, :number] == blocks[row, :number]).any(axis=1)  # in a block before this one
                for one, equal, of in _near(codes, int(row), rest[~met], (share, fewest)):
                    _keep(best, int(row), Likeness(keys[one], equal, of))
                    _keep(best, one, Likeness(keys[int(row)], equal, of))
    return {keys[row]: found for row, found in sorted(best.items())}


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


def _blocks(codes: Codes, count: int) -> Codes:
    """Return a row per firm and a column per block: a number for each different content of the block.

    Questions are dealt to the blocks in turn, so that none holds one section alone, which many leave out.
    """
    made = np.zeros((codes.shape[0], min(count, codes.shape[1])), dtype=np.int32)
    for number in range(made.shape[1]):
        _contents, inverse = np.unique(codes[:, number :: made.shape[1]], axis=0, return_inverse=True)
        made[:, number] = inverse.reshape(-1)
    return made


def _together(block: NDArray[np.int32]) -> Sequence[NDArray[np.int64]]:
    """Return the rows of two or more firms that agree on a block, each group in order."""
    order = np.argsort(block, kind="stable")
    starts = np.flatnonzero(np.diff(block[order])) + 1
    return [group for group in np.split(order, starts) if len(group) > 1]


def _near(codes: Codes, row: int, others: NDArray[np.int64], bounds: tuple[int, int]) -> Sequence[tuple[int, int, int]]:
    """Return (other row, equal answers, answers of either) of those that are alike enough."""
    share, fewest = bounds
    mine, theirs = codes[row], codes[others]
    equal = ((theirs == mine) & (theirs > 0)).sum(axis=1)
    of = ((theirs > 0) | (mine > 0)).sum(axis=1)
    near = (of >= max(fewest, 1)) & (equal * WEIGHT >= share * of)
    return [(int(others[i]), int(equal[i]), int(of[i])) for i in np.flatnonzero(near)]


def _keep(best: dict[int, Likeness], row: int, found: Likeness) -> None:
    """Keep the nearer of two, the first by key of equally near ones, and count both."""
    known = best.get(row)
    if known is None:
        best[row] = found
        return
    mine, theirs = found.equal * known.of, known.equal * found.of
    nearer = mine > theirs or (mine == theirs and found.other < known.other)
    kept = found if nearer else known
    best[row] = Likeness(kept.other, kept.equal, kept.of, known.others + 1)
