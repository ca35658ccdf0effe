"""Sentences of the trail: every action that the code records has one in both languages, and none is left as a code."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask_babel import Babel

from survey.words.actions import ACTION_TITLES, OBJECT_TITLES
from survey.words.language import current_locale, in_language
from survey.words.trail_sentences import SENTENCES, Actor, Thing, say_actor, say_entry, say_thing
from tests.unit.survey.words.recorded_actions import OF_VARIABLES, sites


@pytest.fixture(scope="module")
def app() -> Flask:
    """Return an application that has nothing but the catalogue."""
    made = Flask("survey")
    Babel(made, locale_selector=current_locale)
    return made


LI = Actor("示例李", "li.mei", "区经委工作人员", here=True)
FIRM = Thing("enterprise", "5", "示例精密")
ACTIONS = sorted(set().union(*(actions for _module, _expression, actions in sites())))
NAMES = re.compile("示例李|示例精密|区经委工作人员")
PLACES = re.compile(r"%\((\w+)\)s")


def test_what_every_place_records_is_known() -> None:
    assert [(module, expression) for module, expression, actions in sites() if not actions] == []
    found = {(module, expression) for module, expression, _actions in sites()}
    assert sorted(OF_VARIABLES.keys() - found) == []


def test_the_places_are_found() -> None:
    assert len(ACTIONS) > 65
    assert {"pin", "submit", "save_draft", "print_claim_code", "load_demonstration", "take_back", "archive_form",
            "import_discarded", "draft_scheme", "make_column_set", "reactivate_account", "unmask", "expire"} <= {
        *ACTIONS
    }  # fmt: skip


def test_every_recorded_action_has_a_sentence_and_a_title() -> None:
    assert sorted(set(ACTIONS) - SENTENCES.keys()) == []
    assert sorted(SENTENCES.keys() ^ ACTION_TITLES.keys()) == []


@pytest.mark.parametrize("action", sorted(SENTENCES))
def test_a_sentence_says_who_in_both_languages(action: str, app: Flask) -> None:
    with app.app_context():
        chinese, english = (say(action, language) for language in ("zh", "en"))
    assert "示例李" in chinese
    assert "示例李" in english
    assert action not in chinese
    assert "操作：" not in chinese
    assert not re.search("[\u4e00-\u9fff]", NAMES.sub("", english))
    assert set(PLACES.findall(str(SENTENCES[action]))) <= {"who", "what"}


def say(action: str, language: str) -> str:
    """Return the sentence of an action in a language."""
    with in_language(language):
        return say_entry(action, LI, FIRM)


def test_who_did_it() -> None:
    assert say_actor(LI) == "示例李（li.mei，区经委工作人员）"
    assert say_actor(Actor("", here=True)) == "未登录的访问者"
    assert say_actor(Actor("")) == "系统"


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (FIRM, "企业“示例精密”（编号 5）"),
        (Thing("enterprise", "5"), "企业（编号 5）"),
        (Thing("version", "7", "示例精密"), "“示例精密”的提交版本（编号 7）"),
        (Thing("evaluation", "9"), "评估（编号 9）"),
        (Thing("user", "3", label="示例李 li.mei"), "账号“示例李 li.mei”（编号 3）"),
        (Thing("user", "", label="Se***"), "账号“Se***”"),
        (Thing("", ""), "（没有具体对象）"),
        (Thing("new_kind", "4"), "对象（编号 4）"),
        (Thing("form", ""), "空白表"),
    ],
)
def test_what_it_was_done_to(thing: Thing, expected: str) -> None:
    assert say_thing(thing) == expected


def test_a_sentence_as_a_whole() -> None:
    assert say_entry("approve_account", LI, FIRM) == (
        "示例李（li.mei，区经委工作人员）核准了企业“示例精密”（编号 5）的账号"
    )
    assert say_entry("evaluate", Actor(""), Thing("evaluation", "9")) == "系统重新做了评估：评估（编号 9）"


def test_an_action_without_words_is_called_an_operation() -> None:
    assert say_entry("brand_new", LI, FIRM).endswith("做了一项操作：企业“示例精密”（编号 5）")


def test_every_type_of_object_has_a_name_of_its_own() -> None:
    assert len({str(title) for title in OBJECT_TITLES.values()}) == len(OBJECT_TITLES)
