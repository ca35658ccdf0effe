"""What the catalogue says in English of none, one and two: messages that count, and figures that need no plural."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from flask import Flask, render_template_string
from flask_babel import Babel

from survey.commands import translating
from survey.experts.words import say_reminder
from survey.words.carried import say_confirmed
from survey.words.language import _, _n, current_locale, in_language, page_message


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Compile the catalogue of the tree into a folder of its own."""
    root = tmp_path_factory.mktemp("counted")
    compiled = root / "translations" / "en" / "LC_MESSAGES" / "messages.mo"
    compiled.parent.mkdir(parents=True)
    made = BytesIO()
    write_mo(made, translating.read(translating.ENGLISH))
    compiled.write_bytes(made.getvalue())
    app = Flask("survey", root_path=str(root))
    app.jinja_env.globals.update(_=page_message, _n=_n)
    Babel(app, locale_selector=current_locale)
    return app


MESSAGES = {
    "导出 %(n)s 家": ("Export 0 firms", "Export 1 firm", "Export 2 firms"),
    "还有 %(n)s 天": ("0 days left", "1 day left", "2 days left"),
    "符合条件 %(n)s 家": ("0 companies match", "1 company matches", "2 companies match"),
    "共 %(n)s 家没有账号。": ("0 have no account.", "1 has no account.", "2 have no account."),
    "每家 %(n)s 位专家": ("0 experts per firm", "1 expert per firm", "2 experts per firm"),
    "%(n)s 个街镇已定": ("0 towns have one", "1 town has one", "2 towns have one"),
    "操作过于频繁，请 %(n)s 秒后再试。": (
        "Too many requests; please try again in 0 seconds.",
        "Too many requests; please try again in 1 second.",
        "Too many requests; please try again in 2 seconds.",
    ),
    "还有 %(n)s 项没有齐，齐了才能开放。": (
        "0 items are missing; it opens once they are there.",
        "1 item is missing; it opens once that is there.",
        "2 items are missing; it opens once they are there.",
    ),
}
"""Messages that count nothing but `n`: what is said of none, of one and of two."""

LABELLED = {
    "已完成 %(done)s / %(all)s 部分": ({"done": 1, "all": 1}, "Parts done: 1 of 1"),
    "已写入：新增 %(a)s 行，变更 %(b)s 行。": ({"a": 1, "b": 0}, "Written: new rows 1, changed rows 0."),
    "建立 %(n)s 家试点记录，结束 %(m)s 家": ({"n": 1, "m": 2}, "Create pilot records: 1, end: 2"),
    "共 %(files)s 个文件：提交的版本 %(versions)s 份，评估 %(evaluations)s 次，操作记录 %(entries)s 条。": (
        {"files": 1, "versions": 0, "evaluations": 1, "entries": 2},
        "Files: 1; submitted versions: 0; evaluations: 1; entries of the record: 2.",
    ),
}
"""Messages that name several figures, or that need no plural."""


@pytest.mark.parametrize("message", MESSAGES)
def test_none_one_and_two_are_counted(app: Flask, message: str) -> None:
    with app.app_context(), in_language("en"):
        said = tuple(_n(message, n=number) for number in (0, 1, 2))
        shown = tuple(render_template_string("{{ _n(message, n=n) }}", message=message, n=n) for n in (0, 1, 2))
    assert said == shown == MESSAGES[message]


def test_a_message_that_counts_fills_in_what_else_it_names(app: Flask) -> None:
    name = "<b>名</b>"
    message = "已保存列组合“%(name)s”，共 %(n)s 列。"
    page = "{{ _n(message, n=n, name=name) }}"
    with app.test_request_context(), in_language("en"):
        english = [_n(message, n=number, name=name) for number in (0, 1, 2)]
    with app.test_request_context(), in_language("zh"):
        chinese = [_n(message, n=number, name=name) for number in (1, 2)]
        escaped = app.jinja_env.from_string(page).render(message=message, n=1, name=name)
    assert english == [
        "Column set “<b>名</b>” saved, 0 columns.",
        "Column set “<b>名</b>” saved, 1 column.",
        "Column set “<b>名</b>” saved, 2 columns.",
    ]
    assert chinese == ["已保存列组合“<b>名</b>”，共 1 列。", "已保存列组合“<b>名</b>”，共 2 列。"]
    assert escaped == "已保存列组合“&lt;b&gt;名&lt;/b&gt;”，共 1 列。"


def test_what_code_says_counts_too(app: Flask) -> None:
    with app.app_context(), in_language("en"):
        reminders = [say_reminder(number, "2026", "1 May").split(",")[1] for number in (0, 1, 2)]
        carried = [say_confirmed(number, 0) for number in (0, 1, 2)]
        both = say_confirmed(1, 1)
    assert reminders == [
        " 0 firms of “2026” wait for your marks",
        " 1 firm of “2026” waits for your marks",
        " 2 firms of “2026” wait for your marks",
    ]
    assert carried == [
        "0 answers carried over. The draft is not submitted yet.",
        "1 answer carried over. The draft is not submitted yet.",
        "2 answers carried over. The draft is not submitted yet.",
    ]
    assert both == (
        "Answers carried over: 1; not carried over, because they were answered meanwhile or their source just changed: "
        "1. Please look again."
    )


@pytest.mark.parametrize("message", LABELLED)
def test_figures_behind_their_names_need_no_plural(app: Flask, message: str) -> None:
    figures, english = LABELLED[message]
    with app.app_context(), in_language("en"):
        assert _(message, **figures) == english
