"""Every template has one class of what it is given, and takes from it everything, and nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import pytest
from flask import Flask
from jinja2 import meta, nodes

import survey
from survey.app import create_app
from survey.config import ROOT, Settings
from survey.web.page import Page

TEMPLATES = ROOT / "survey" / "templates"
ON_EVERY_PAGE = {"navigation", "user", "contact", "sample_data", "language", "html_language", "large_text"}
BY_FLASK = {"request", "session", "g"}


def page_classes() -> list[type[Page]]:
    """Return every page class of the tasks, once each module `pages` is imported."""
    for module in pkgutil.walk_packages(survey.__path__, "survey."):
        if module.name.rpartition(".")[2] == "pages" and not module.name.startswith("survey.web"):
            importlib.import_module(module.name)

    def below(one: type[Page]) -> Iterator[type[Page]]:
        for child in one.__subclasses__():
            yield child
            yield from below(child)

    return [one for one in dict.fromkeys(below(Page)) if "template" in vars(one)]


def names_of_templates() -> set[str]:
    """Return the templates that are pages: no macros, no layout, no part of a page (its name begins with _)."""
    found = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    return {name for name in found if "/" in name and not name.startswith("macros/") and "/_" not in name}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the application; nothing is asked of its database."""
    folder = tmp_path_factory.mktemp("instance")
    url = f"sqlite:///{folder / 'survey.sqlite'}"
    return create_app(Settings(instance=folder, database_url=url, secret_key="only for tests"))


@cache
def parsed(app: Flask, name: str) -> nodes.Template:
    """Return a template's tree, made once for all who look at it."""
    return app.jinja_env.parse((TEMPLATES / name).read_text(encoding="utf-8"))


@cache
def own_variables(app: Flask, name: str) -> frozenset[str]:
    """Return what a template takes from outside, without what every page has and what it imports or sets itself."""
    tree = parsed(app, name)
    imported = {
        one if isinstance(one, str) else one[1] for node in tree.find_all(nodes.FromImport) for one in node.names
    }
    own = imported | {target.name for node in tree.find_all(nodes.Assign) for target in _names_set(node)}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)} | _set_by_layout(app, tree)
    taken = meta.find_undeclared_variables(tree)
    return frozenset(taken - own - set(app.jinja_env.globals) - ON_EVERY_PAGE - BY_FLASK)


def _set_by_layout(app: Flask, tree: nodes.Template) -> set[str]:
    """Return the names that the layout of these pages sets for what it lays out."""
    layouts = [node.template for node in tree.find_all(nodes.Extends)]
    read = [parsed(app, one.value) for one in layouts if isinstance(one, nodes.Const)]
    return {target.name for layout in read for node in layout.find_all(nodes.Assign) for target in _names_set(node)}


def _names_set(node: nodes.Assign) -> Iterator[nodes.Name]:
    """Yield the names that a statement sets: one, or several at once."""
    yield from [node.target] if isinstance(node.target, nodes.Name) else node.target.find_all(nodes.Name)


@cache
def with_parts(app: Flask, name: str) -> frozenset[str]:
    """Return what a template takes, with what it includes, extends, and takes macros from that see what it sees."""
    taken = own_variables(app, name)
    tree = parsed(app, name)
    for macros in tree.find_all(nodes.FromImport):
        if macros.with_context and isinstance(macros.template, nodes.Const):
            taken |= own_variables(app, macros.template.value)
    for other in tree.find_all((nodes.Include, nodes.Extends)):
        for part in _candidates(other.template):
            taken |= with_parts(app, part)
    return taken


@cache
def parts() -> list[str]:
    """Return the parts of pages, looked for once."""
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*/_*.html"))


def _candidates(template: nodes.Node) -> list[str]:
    """Return the parts that a statement may name; of a name put together at run time, all that begin and end so."""
    texts = [node.value for node in [template, *template.find_all(nodes.Const)] if isinstance(node, nodes.Const)]
    return [name for name in parts() if name.startswith(str(texts[0])) and name.endswith(str(texts[-1]))]


def test_every_template_has_one_class() -> None:
    named = Counter(one.template for one in page_classes())
    assert {name: count for name, count in named.items() if count > 1} == {}
    assert names_of_templates() == set(named)


def test_a_template_takes_the_fields_of_its_class_and_nothing_else(app: Flask) -> None:
    classes = page_classes()
    assert classes
    missing = {}
    unused = {}
    for one in classes:
        given = {field.name for field in fields(one)}
        missing[one.template] = own_variables(app, one.template) - given
        unused[one.template] = given - with_parts(app, one.template)
    assert {name: lacking for name, lacking in missing.items() if lacking} == {}
    assert {name: idle for name, idle in unused.items() if idle} == {}
