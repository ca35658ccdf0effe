"""Answers in words: units of one thing and of more, in English and in Chinese."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel

from survey.definitions.catalogue import catalogue
from survey.words.answers import OF_ONE, say_answer
from survey.words.language import current_locale, in_language


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made = Flask("survey", root_path=str(tmp_path_factory.mktemp("no_catalogue")))
    Babel(made, locale_selector=current_locale)
    return made


@pytest.mark.parametrize(
    ("name", "number", "english", "chinese"),
    [
        ("staff_y1", "0", "0 people", "0 人"),
        ("staff_y1", "1", "1 person", "1 人"),
        ("staff_y1", "1200", "1,200 people", "1,200 人"),
        ("revenue_y1", "1", "1 × 10,000 yuan", "1 万元"),
        ("revenue_y1", "5195.17", "5,195.17 × 10,000 yuan", "5,195.17 万元"),
        ("equipment_total", "1", "1 set", "1 台（套）"),
        ("equipment_total", "2", "2 sets", "2 台（套）"),
    ],
)
def test_a_number_stands_before_its_unit(app: Flask, name: str, number: str, english: str, chinese: str) -> None:
    question = catalogue().questionnaires["facts"].questions[name]
    with app.app_context():
        with in_language("en"):
            told = say_answer(question, Decimal(number))
        with in_language("zh"):
            said = say_answer(question, Decimal(number))
    assert (told, said) == (english, chinese)


def test_every_unit_of_things_has_its_word_for_one() -> None:
    units = {
        question.unit.en
        for questionnaire in catalogue().questionnaires.values()
        for question in questionnaire.questions.values()
        if question.unit is not None
    }
    alike = {"%", "10,000 yuan", "10,000 yuan per head", "kgce", "tce"}
    assert units - alike - set(OF_ONE) == set()
    assert alike | set(OF_ONE) == units
