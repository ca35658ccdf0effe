"""Every code of a refusal has a sentence of its own."""

from __future__ import annotations

from survey.directory import call_results, words


def test_every_code_has_a_sentence_of_its_own() -> None:
    said = [str(one) for one in (*words._LEFT.values(), *words._REFUSALS.values())]
    assert (tuple(words._LEFT), tuple(words._REFUSALS)) == (call_results.LEFT, call_results.REFUSED)
    assert len({*said}) == len(said)
