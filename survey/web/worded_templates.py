"""Templates whose constant texts are worded when they are compiled, once for each language.

A page says `_('…')` some hundred times; what it says is known as soon as the language is.
"""

from __future__ import annotations

from functools import partial

from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from survey.words.language import LANGUAGES, language, word_constant, words_in


class WordedEnvironment(Environment):
    """The environment of the templates. `language`: that of their constant texts; None: worded when they are shown."""

    language: str | None = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = super()._parse(source, name, filename)
        if self.language is not None:
            _Wording(self.language).visit(tree)
            tree.set_environment(self)
        return tree


class _Wording(NodeTransformer):
    """Puts the text in the place of `_('…')`, where it is called with a constant alone.

    The filter `words` becomes that of the language.
    """

    def __init__(self, chosen: str) -> None:
        self.chosen = chosen

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - as Jinja names it
        """Return the text for a call of `_`, any other call as it is."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name != "_":
            return node
        if len(node.args) != 1 or node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
            return node
        message = node.args[0]
        if not isinstance(message, nodes.Const) or not isinstance(message.value, str):
            return node
        text = nodes.Const(word_constant(message.value, self.chosen), lineno=node.lineno)
        return nodes.MarkSafeIfAutoescape(text, lineno=node.lineno)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802 - as Jinja names it
        """Return the filter, `words` as the one of the language."""
        self.generic_visit(node)
        if node.name == "words":
            node.name = _filter_of(self.chosen)
        return node


def _filter_of(chosen: str) -> str:
    return f"words_{chosen}"


def install(app: Flask) -> None:
    """Make the environments of each language: they share filters and globals with the application's own."""
    made: dict[str, WordedEnvironment] = {}
    for chosen in LANGUAGES:
        app.jinja_env.filters[_filter_of(chosen)] = partial(words_in, chosen)
        overlay = app.jinja_env.overlay()
        if not isinstance(overlay, WordedEnvironment):
            message = "the application's environment is no WordedEnvironment"
            raise TypeError(message)
        overlay.language = chosen
        made[chosen] = overlay
    app.extensions["worded_templates"] = made


def compile_templates(app: Flask, chosen: str) -> None:
    """Compile every template in a language, so that nobody waits for it: a crowd would meet it on every first page."""
    with app.app_context():
        environment: WordedEnvironment = app.extensions["worded_templates"][chosen]
        for name in environment.list_templates(extensions=["html"]):
            environment.get_template(name)


def environment_of_reader() -> Environment:
    """Return the environment in the language of this request's reader."""
    made: dict[str, WordedEnvironment] = current_app.extensions["worded_templates"]
    return made[language()]
