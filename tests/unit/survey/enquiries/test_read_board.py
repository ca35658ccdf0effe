"""What an address says of a list of questions: what is known narrows it, what is not does nothing."""

from __future__ import annotations

import pytest

from survey.definitions.catalogue import catalogue
from survey.enquiries.read_board import Place, read_filters, read_place
from survey.queries.enquiries import EnquiryFilters

KNOWN = {"facts": catalogue().questionnaires["facts"]}
IDENTITY = tuple(question.id for question in KNOWN["facts"].sections[0].questions)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({}, Place()),
        ({"questionnaire": "facts"}, Place("facts")),
        ({"questionnaire": "facts", "question": IDENTITY[0]}, Place("facts", IDENTITY[0])),
        ({"questionnaire": "facts", "question": "no_such"}, None),
        ({"questionnaire": "no_such"}, None),
        ({"question": IDENTITY[0]}, None),
    ],
)
def test_the_question_that_an_address_names(given: dict[str, str], place: Place | None) -> None:
    assert read_place(given, KNOWN) == place


@pytest.mark.parametrize(
    ("given", "filters"),
    [
        ({}, EnquiryFilters()),
        ({"questionnaire": "facts"}, EnquiryFilters(questionnaire="facts")),
        (
            {"questionnaire": "facts", "question": IDENTITY[1]},
            EnquiryFilters(questionnaire="facts", questions=(IDENTITY[1],)),
        ),
        (
            {"questionnaire": "facts", "section": KNOWN["facts"].sections[0].id},
            EnquiryFilters(questionnaire="facts", questions=IDENTITY),
        ),
        ({"questionnaire": "no_such", "question": IDENTITY[0]}, EnquiryFilters()),
        ({"state": "open", "unit": "anting", "text": " 软件 "}, EnquiryFilters("软件", state="open", unit="anting")),
        ({"state": "no_such", "unit": "no_such"}, EnquiryFilters()),
    ],
)
def test_filters_of_an_address(given: dict[str, str], filters: EnquiryFilters) -> None:
    assert read_filters(given, KNOWN)[0] == filters
