"""Who would have a seat in another pool: against choosing the whole list anew with that answer, in small districts."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.incentives.check import check_incentives
from scoring.loading.scheme import load_scheme
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place
from tests.unit.scoring.incentives.test_check import CLAUSES, READINGS, Firm, tried
from tests.unit.scoring.small import criterion, scheme_data, words

INDEX = {"kind": "index", "questionnaire": "clauses"}
RATINGS = st.tuples(*[st.integers(0, 3)] * len(CLAUSES))


def scheme_of(*criteria: dict[str, Any], ceiling: str = "1") -> Any:
    """Return a scheme of two pools by chain; the first is a track with a ceiling, which takes those of auto."""
    track = {"questionnaire": "clauses", "upto": ceiling}
    chosen = {"question": "facts.chain", "is": "auto"}
    return load_scheme(
        scheme_data()
        | {
            "required": ["facts", "clauses"],
            "pools": [
                {"id": "track", "title": words("t"), "when": chosen, "share": "0.4", "track": track},
                {"id": "rest", "title": words("r"), "share": "0.6"},
            ],
            "criteria": [*(criteria or (criterion("index", "1", INDEX),))],
            "tie_keys": ["index"],
            "gates": [],
            "choice": {"objective": "rank", "per_group": "1"},
            "labels": {"facts.chain": "chosen", "group": "self"},
        }
    )


FIRMS = st.lists(
    st.fixed_dictionaries(
        {"chain": st.sampled_from(["auto", "other"]), "group": st.sampled_from(["", "", "g"]), "ratings": RATINGS},
        optional={"level": st.sampled_from([0, 1, 2]), "chain_found": st.sampled_from(["auto", "other"])},
    ),
    min_size=12,
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(FIRMS)
def test_who_would_have_a_seat_is_who_has_one_when_the_list_is_chosen_anew(firms: list[Firm]) -> None:
    scheme = scheme_of()
    evaluation = tried(scheme, firms)
    assume(evaluation is not None)
    assert evaluation is not None
    found = check_incentives(evaluation, READINGS)
    told = {row: one for one in found.pools for row in one.rows}
    anew = {}
    eligible = evaluation.pools[(evaluation.verdicts != Verdict.FAILED).all(axis=1)].tolist()
    for row in found.gains:
        into = 1 - int(evaluation.pools[row])
        if "chain_found" in firms[row] or eligible.count(into) <= evaluation.seats[into]:
            continue  # what officials verified stays; of a pool with no more firms than seats nothing is said
        other = {**firms[row], "chain": "other" if firms[row]["chain"] == "auto" else "auto"}
        again = tried(scheme, [*firms[:row], other, *firms[row + 1 :]])
        if again is not None and again.shortlist.places[row] is Place.SELECTED:
            anew[row] = (scheme.pools[int(again.pools[row])].id, int(again.ranking.scores[row]))
    assert {row: (one.pool, one.scores[one.rows.index(row)]) for row, one in told.items()} == anew
    level = evaluation.profiles["clauses"].level
    assert {row for one in found.pools for row in one.above} == {
        row for row, one in told.items() if one.pool == "track" and level[row] > 1 and "level" not in firms[row]
    }
