"""Templates worded when they are compiled say what the same templates say when they are worded as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes
from jinja2.nodes import EvalContext

from scoring.definition.texts import Words
from survey.app import create_app
from survey.config import ROOT, Settings
from survey.web.worded_templates import WordedEnvironment, compile_templates, environment_of_reader
from survey.words.language import LANGUAGES, in_language, page_message, word_constant

TEMPLATES = ROOT / "survey" / "templates"
SAID = Words("甲<乙", "A<B")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the application; nothing is asked of its database."""
    folder = tmp_path_factory.mktemp("instance")
    url = f"sqlite:///{folder / 'survey.sqlite'}"
    return create_app(Settings(instance=folder, database_url=url, secret_key="only for tests"))


@pytest.fixture(scope="module")
def trees(app: Flask) -> dict[Path, nodes.Template]:
    """Return the tree of every template as a page that is worded when it is shown has it."""
    paths = sorted(TEMPLATES.rglob("*.html"))
    return {path: app.jinja_env.parse(path.read_text(encoding="utf-8")) for path in paths}


def constants(tree: nodes.Template) -> Iterator[str]:
    """Yield the messages that a template calls `_` with and with nothing else."""
    for call in tree.find_all(nodes.Call):
        alone = len(call.args) == 1 and not (call.kwargs or call.dyn_args or call.dyn_kwargs)
        if (
            alone
            and isinstance(call.node, nodes.Name)
            and call.node.name == "_"
            and isinstance(call.args[0], nodes.Const)
        ):
            yield call.args[0].value


@pytest.mark.parametrize(
    ("source", "chinese", "english"),
    [
        ("{{ _('工作台') }}", "工作台", "Workbench"),
        (
            "<a title=\"{{ _('工作台') }}\">{{ text }}</a>",
            '<a title="工作台">&lt;i&gt;</a>',
            '<a title="Workbench">&lt;i&gt;</a>',
        ),
        ("{{ {'a': _('工作台'), 'b': _('退出')}[key] }}", "退出", "Sign out"),
        ("{{ _('第 %(n)s 部分', n=text) }}", "第 &lt;i&gt; 部分", "Part &lt;i&gt;"),
        ("{% macro m(t) %}{{ t }}{{ _('工作台') }}{% endmacro %}{{ m(_('退出')) }}", "退出工作台", "Sign outWorkbench"),
        ("{{ said | words }}", "甲&lt;乙", "A&lt;B"),
        ("{{ none | words }}|", "|", "|"),
        ("{{ _('100%%') }}", "100%", "100%"),
        ("{{ _('<b>') }}{{ '<b>' }}", "<b>&lt;b&gt;", "<b>&lt;b&gt;"),
    ],
)
def test_a_template_says_the_same_whenever_it_is_worded(app: Flask, source: str, chinese: str, english: str) -> None:
    said = {}
    for chosen in LANGUAGES:
        with app.test_request_context("/"), in_language(chosen):
            given = {"text": "<i>", "key": "b", "said": SAID, "none": None}
            plain, worded = app.jinja_env.from_string(source), environment_of_reader().from_string(source)
            said[chosen] = (plain.render(given), worded.render(given))
    assert said == {"zh": (chinese, chinese), "en": (english, english)}


def test_every_constant_message_is_worded_as_a_page_would(app: Flask, trees: dict[Path, nodes.Template]) -> None:
    messages = sorted({message for tree in trees.values() for message in constants(tree)})
    assert len(messages) > 500
    escaping = EvalContext(app.jinja_env, "a.html")
    for chosen in LANGUAGES:
        with app.test_request_context("/"), in_language(chosen):
            shown = [str(page_message(escaping, message)) for message in messages]
            assert [word_constant(message, chosen) for message in messages] == shown


def test_nothing_is_left_to_word_and_no_template_has_another_underscore(
    app: Flask, trees: dict[Path, nodes.Template]
) -> None:
    left, named = [], []
    for path, tree in trees.items():
        for environment in app.extensions["worded_templates"].values():
            with app.test_request_context("/"):
                left += constants(environment.parse(path.read_text(encoding="utf-8")))
        named += [node.name for node in tree.find_all(nodes.Name) if node.name == "_" and node.ctx != "load"]
    assert (left, named) == ([], [])


def test_the_reader_gets_his_language_and_what_is_registered_later(app: Flask) -> None:
    app.jinja_env.globals["made_later"] = "x"
    for chosen in LANGUAGES:
        with app.test_request_context("/"), in_language(chosen):
            environment = environment_of_reader()
            assert isinstance(environment, WordedEnvironment)
            assert environment.language == chosen
            assert environment.from_string("{{ made_later }}").render() == "x"
    assert isinstance(app.jinja_env, WordedEnvironment)
    assert app.jinja_env.language is None


def test_all_templates_of_a_language_are_compiled_ahead(app: Flask) -> None:
    compile_templates(app, "zh")
    environments = app.extensions["worded_templates"]
    names = app.jinja_env.list_templates(extensions=["html"])
    assert len(environments["zh"].cache) == len(names)
    assert len(environments["en"].cache) == 0
