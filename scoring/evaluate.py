"""The whole path on one screen: coded dossiers and a scheme in, a fingerprinted shortlist out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scoring.criteria import DecisionMatrix, decide_criteria
from scoring.encode import Coded
from scoring.gates import Verdict, judge
from scoring.maturity import Profile, score
from scoring.ranking import Ranking, rank
from scoring.scheme import IndexSource, Scheme
from scoring.selection import Shortlist, select


@dataclass(frozen=True)
class Inputs:
    """What is evaluated: unique keys (credit codes), their coded sheets, and what outside sources said of gates.

    Every key has all questionnaires that the scheme requires; who lacks one is not ranked and never comes here.
    """

    keys: tuple[str, ...]
    sheets: Mapping[str, Coded]
    checked: Mapping[tuple[str, str], Verdict] = field(default_factory=dict)


@dataclass(frozen=True)
class Evaluation:
    """Everything that came out, rows sorted by key. `fingerprint` changes when any number or place does."""

    scheme: Scheme
    keys: tuple[str, ...]
    profiles: Mapping[str, Profile]
    matrix: DecisionMatrix
    ranking: Ranking
    verdicts: NDArray[np.int8]
    shortlist: Shortlist
    fingerprint: str


def evaluate(scheme: Scheme, inputs: Inputs, seats: int) -> Evaluation:
    """Score, rank and select. The order in which rows arrive makes no difference.

    Raises ValueError when a key occurs twice.
    """
    if len(set(inputs.keys)) != len(inputs.keys):
        message = "a key occurs twice"
        raise ValueError(message)
    rows = np.array(sorted(range(len(inputs.keys)), key=lambda row: inputs.keys[row]), dtype=np.int64)
    keys = tuple(inputs.keys[row] for row in rows)
    sheets = {name: coded.take(rows) for name, coded in inputs.sheets.items()}
    scored = {item.source.questionnaire for item in scheme.criteria if isinstance(item.source, IndexSource)}
    profiles = {name: score(sheets[name]) for name in sorted(scored)}
    matrix = decide_criteria(scheme, sheets, profiles)
    columns = [item.id for item in scheme.criteria]
    weights = [item.weight for item in scheme.criteria]
    ranking = rank(matrix.values, weights, [columns.index(key) for key in scheme.tie_keys])
    place = {key: row for row, key in enumerate(keys)}
    checked = {(place[key], gate): verdict for (key, gate), verdict in inputs.checked.items() if key in place}
    verdicts = judge(scheme, sheets, checked)
    shortlist = select(ranking, verdicts, [gate.id for gate in scheme.gates], seats=seats, reserve=scheme.reserve)
    digests = [f"{name}:{coded.coding.questionnaire.digest}" for name, coded in sorted(sheets.items())]
    head = "\n".join([scheme.digest, str(seats), *digests, *keys, *shortlist.places])
    numbers = [matrix.values, ranking.scores, ranking.ranks, ranking.order, verdicts.astype(np.int64)]
    fingerprint = hashlib.sha256(head.encode() + b"".join(part.astype("<i8").tobytes() for part in numbers)).hexdigest()
    return Evaluation(scheme, keys, profiles, matrix, ranking, verdicts, shortlist, fingerprint)
