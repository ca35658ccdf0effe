"""The levels that answers give, as numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from scoring.answers.answers import Dossier
from scoring.answers.coding import encode
from scoring.answers.visibility import asked
from scoring.definition.questionnaire import Questionnaire
from scoring.maturity import score

Levels = Callable[[Collection[str]], Mapping[str, int]]
"""From questionnaires to the level in each that was answered and asks anything; -1 where nobody is given one."""


def levels_by(definitions: Mapping[str, Questionnaire], dossier: Dossier) -> Levels:
    """Return what gives the levels of a dossier, which was made with these definitions."""

    def levels(questionnaires: Collection[str]) -> Mapping[str, int]:
        known = [name for name in questionnaires if name in definitions and name in dossier.sheets]
        ruled = [name for name in known if definitions[name].rule is not None]
        wanted = [name for name in ruled if asked(definitions, dossier)[name]]
        coded = encode(definitions, [dossier]) if wanted else {}
        return {name: int(score(coded[name]).level[0]) for name in wanted}

    return levels
