"""Messages of constants are worded when they are shown, in the reader's language then."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel

from survey.words.language import _l, _n, current_locale, in_language


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made = Flask("survey", root_path=str(tmp_path_factory.mktemp("no_catalogue")))
    Babel(made, locale_selector=current_locale)
    return made


def test_a_constant_message_is_its_source_outside_of_any_application() -> None:
    assert (str(_l("任务")), f"{_l('任务')} 1", _l("任务") + "1") == ("任务", "任务 1", "任务1")


def test_a_constant_message_follows_the_language_of_the_moment(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey.words.language.gettext", {"任务": "Task"}.__getitem__)
    message = _l("任务")
    with app.app_context():
        with in_language("en"):
            english = str(message)
        with in_language("zh"):
            chinese = str(message)
    assert (english, chinese) == ("Task", "任务")


def test_a_message_that_counts_is_another_one_in_english_of_one_and_of_more(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ngettext(one: str, more: str, number: int, n: str) -> str:
        assert one == more == "线索 %(n)s 条"
        return f"{n} signal" if number == 1 else f"{n} signals"

    monkeypatch.setattr("survey.words.language.ngettext", ngettext)
    with app.app_context():
        with in_language("en"):
            english = [_n("线索 %(n)s 条", number) for number in (0, 1, 2)] + [_n("线索 %(n)s 条", 1200, "1,200")]
        with in_language("zh"):
            chinese = [_n("线索 %(n)s 条", number) for number in (1, 2)]
    assert english == ["0 signals", "1 signal", "2 signals", "1,200 signals"]
    assert chinese == ["线索 1 条", "线索 2 条"]
