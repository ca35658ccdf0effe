"""Which answers differ: held against a comparison of all pairs, and against the digest of a commitment."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from scoring.answers.answers import AnswerSheet, Dossier
from survey.answering.difference_results import changed_beyond, changed_keys, documents_of, value_at
from survey.answering.read_draft import DraftContext
from survey.answering.submit import dossier_digest
from survey.definitions.catalogue import catalogue
from tests.integration.answering.test_submit import desk, firm, user

__all__ = ["desk", "firm", "user"]
PARTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from([1, 2, "x", True, ["x"]]), max_size=3)
DOCUMENT = st.fixed_dictionaries({"variant": st.just(""), "values": PARTS, "notes": PARTS})
DOCUMENTS = st.dictionaries(st.sampled_from(["p", "q"]), DOCUMENT, max_size=2)


def flat(documents: dict[str, dict[str, dict[str, Any]]]) -> dict[tuple[str, str], Any]:
    """Return key -> value of every answer and reason."""
    pairs = {(name, key): value for name, item in documents.items() for key, value in item["values"].items()}
    notes = {(name, f"note:{key}"): value for name, item in documents.items() for key, value in item["notes"].items()}
    return pairs | notes


@given(before=DOCUMENTS, after=DOCUMENTS)
def test_the_keys_are_those_that_two_flat_tables_differ_in(
    before: dict[str, dict[str, dict[str, Any]]], after: dict[str, dict[str, dict[str, Any]]]
) -> None:
    one, other, none = flat(before), flat(after), object()
    wanted = {key for key in one | other if one.get(key, none) != other.get(key, none)}
    assert set(changed_keys(before, after)) == wanted
    assert {key: value_at(after, key) for key in wanted} == {key: other.get(key) for key in wanted}
    assert changed_keys(before, before) == []


@given(st.data())
def test_equal_digests_and_no_difference_are_the_same(data: st.DataObject) -> None:
    questionnaires = {"facts": catalogue().questionnaires["facts"]}
    texts = st.dictionaries(st.sampled_from(["registered_place", "project_title"]), st.sampled_from(["甲", "乙"]))
    dossiers = [
        Dossier({"facts": AnswerSheet("facts", "2026.1", values=data.draw(texts), notes=data.draw(texts))})
        for _side in range(2)
    ]
    digests = [dossier_digest(questionnaires, dossier) for dossier in dossiers]
    differing = changed_keys(documents_of(dossiers[0]), documents_of(dossiers[1]))
    assert (digests[0] == digests[1]) == (differing == [])


def test_beyond_are_typed_answers_that_are_asked_on_both_sides_and_not_named(
    database: Session, desk: DraftContext
) -> None:
    facts = desk.dossier.sheets["facts"]
    values = {**facts.values, "registered_place": "甲", "project_title": "乙", "name": "示例别家", "unknown": "丙"}
    after = Dossier(
        {**desk.dossier.sheets, "facts": AnswerSheet("facts", facts.version, values=values, notes={"x": "y"})}
    )
    named = {"facts.registered_place"}
    assert changed_beyond(desk.questionnaires, desk.dossier, after, named) == [("facts", "project_title")]
    assert changed_beyond(desk.questionnaires, desk.dossier, after, ()) == [
        ("facts", "project_title"),
        ("facts", "registered_place"),
    ]
