"""The shipped template is gamed by search: nobody wins a seat by rating and reporting less, many answers at once.

The same search finds winners under floors over levels that firms say themselves: so it would find some here, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
from numpy.typing import NDArray

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.coding import Coded, encode
from scoring.definition.questionnaire import Kind
from scoring.definition.scheme import LevelBand, LevelShares, Scheme
from scoring.definition.texts import Words
from scoring.evaluate import Inputs, evaluate
from scoring.selection.selection import Place
from survey.demo import district
from survey.demo.answers import fill_in
from tests.unit.survey.shipped import CATALOGUE

FORMS = {name: CATALOGUE.questionnaires[name] for name in district.QUESTIONNAIRES}
FIGURES = (
    "contract_amount", "contract_software", "contract_paid", "rd_spend_y1", "digital_spend_y1", "digital_spend_y2",
    "digital_spend_y3", "equipment_networked", "equipment_digital",
)  # fmt: skip
FIRMS, SEATS, GAMERS, TRIES, SEED = 70, 16, 8, 24, 12
WORDS = Words("", "")
BANDS = (("low", 1, 3_500), ("second", 2, 2_500), ("third", 3, 1_500), ("high", 5, 300))


def template() -> Scheme:
    """Return the template without draws and segments, which no list depends on, and so without closeness (5 %)."""
    shipped = CATALOGUE.schemes["pilots"]
    return replace(shipped, certainty=None, segments=None, segment_shares=None, criteria=tuple(
        item for item in shipped.criteria if item.id != "closeness"
    ))  # fmt: skip


def with_floors(scheme: Scheme) -> Scheme:
    """Return the scheme with most seats reserved by self-assessed levels, as it was shipped before."""
    bands = tuple(LevelBand(name, WORDS, upto, share) for name, upto, share in BANDS)
    return replace(scheme, level_shares=LevelShares("manufacturing", "cmmm", bands))


def understated(dossier: Dossier, random: Random) -> Dossier:
    """Return a dossier with a random part of its clauses rated lower and of its figures made smaller, all at once."""
    part, depth, figures = random.choice((0.05, 0.15, 0.4, 0.9)), random.choice((1, 2, 9)), random.random() < 0.5
    sheets = dict(dossier.sheets)
    for name, sheet in dossier.sheets.items():
        values: dict[str, Answer] = dict(sheet.values)
        for question in FORMS[name].questions.values():
            given = values.get(question.id)
            if random.random() >= part:
                continue
            if question.kind in {Kind.CLAUSE, Kind.LADDER} and isinstance(given, str):
                ids = [option.id for option in question.options]
                if given in ids:
                    values[question.id] = ids[max(0, ids.index(given) - random.randint(1, depth))]
            elif figures and name == "facts" and question.id in FIGURES and isinstance(given, Decimal):
                values[question.id] = Decimal(random.randint(0, int(given)))
        sheets[name] = AnswerSheet(name, sheet.version, values, sheet.notes, sheet.variant)
    return Dossier(sheets)


class District:
    """Firms with all of their lies, coded once; a list is chosen with one lie in the place of the truth."""

    def __init__(self, scheme: Scheme, seed: int) -> None:
        random = Random(seed)
        firms = district.make_demo_enterprises(FIRMS, random)
        honest = [fill_in(FORMS, row.firm, random) for row in firms]
        self.keys = tuple(f"{row:03d}" for row in range(FIRMS))
        self.scheme = scheme
        rows = np.arange(FIRMS, dtype=np.int64)
        coded = encode(FORMS, honest)
        found = evaluate(scheme, self._inputs(coded, rows), SEATS)
        place = {int(key): where for key, where in zip(found.inputs.keys, found.shortlist.places, strict=True)}
        self.losers = [
            int(found.inputs.keys[row])
            for row in found.ranking.order
            if found.pools[row] == 0 and place[int(found.inputs.keys[row])] is not Place.SELECTED
        ][:GAMERS]
        lies = [(firm, understated(honest[firm], random)) for firm in self.losers for _try in range(TRIES)]
        self.coded = encode(FORMS, [*honest, *(lie for _firm, lie in lies)])
        self.liars = [firm for firm, _lie in lies]

    def _inputs(self, coded: Mapping[str, Coded], rows: NDArray[np.int64]) -> Inputs:
        return Inputs(keys=self.keys, sheets={name: sheet.take(rows) for name, sheet in coded.items()})

    def winners(self) -> int:
        """Return by how many lies the liar gets a seat."""
        won = 0
        for number, firm in enumerate(self.liars):
            rows = np.arange(FIRMS, dtype=np.int64)
            rows[firm] = FIRMS + number
            found = evaluate(self.scheme, self._inputs(self.coded, rows), SEATS)
            won += found.shortlist.places[found.inputs.keys.index(self.keys[firm])] is Place.SELECTED
        return won


def test_nobody_wins_by_understating_under_the_template() -> None:
    tried = District(template(), SEED)
    assert len(tried.liars) == GAMERS * TRIES
    assert tried.winners() == 0


def test_under_floors_over_self_assessed_levels_the_same_search_finds_winners() -> None:
    assert District(with_floors(template()), SEED).winners() > 0
