"""Every template has one class of what it is given, and takes from it everything, and nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

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
STILL_WITHOUT_A_CLASS = {
    "accounts/accounts.html",
    "accounts/audit.html",
    "accounts/register.html",
    "accounts/requested.html",
    "accounts/requests.html",
    "accounts/sign_in.html",
    "answering/check.html",
    "answering/closed.html",
    "answering/commitment.html",
    "answering/no_campaign.html",
    "answering/receipt.html",
    "answering/section.html",
    "answering/version.html",
    "answering/workbench.html",
    "blank_forms/form.html",
    "blank_forms/forms.html",
    "blank_forms/markers.html",
    "errors/error.html",
    "errors/form_expired.html",
    "evaluations/evaluations.html",
    "evaluations/pins.html",
    "exporting/column_set.html",
    "exporting/columns.html",
    "exporting/files.html",
    "file_checks/check.html",
    "file_checks/exports.html",
    "home/home.html",
    "home/overview.html",
    "incoming_tables/preview.html",
    "incoming_tables/table.html",
    "meeting/note.html",
    "ranking/candidate.html",
    "ranking/changes.html",
    "ranking/compare.html",
    "ranking/criterion.html",
    "ranking/explanation.html",
    "ranking/index.html",
    "ranking/none.html",
    "ranking/question.html",
    "ranking/ranking.html",
    "ranking/return.html",
    "ranking/robustness.html",
    "ranking/segment.html",
    "ranking/segments.html",
    "ranking/subdomain.html",
    "ranking/successor.html",
    "ranking/tree.html",
    "results/none.html",
    "results/result.html",
    "schemes/import.html",
    "schemes/note.html",
    "schemes/quotas.html",
    "schemes/schemes.html",
    "schemes/version.html",
    "schemes/weights.html",
    "workbooks/helping.html",
    "workbooks/preview.html",
    "workbooks/workbooks.html",
    "workbooks/zip_report.html",
    "workbooks/zips.html",
}


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


def own_variables(app: Flask, name: str) -> set[str]:
    """Return what a template takes from outside, without what every page has and what it imports or sets itself."""
    tree = app.jinja_env.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    imported = {
        one if isinstance(one, str) else one[1] for node in tree.find_all(nodes.FromImport) for one in node.names
    }
    own = imported | {target.name for node in tree.body for target in _set_here(node)}
    return meta.find_undeclared_variables(tree) - own - set(app.jinja_env.globals) - ON_EVERY_PAGE - BY_FLASK


def _set_here(node: nodes.Node) -> Iterator[nodes.Name]:
    """Yield the names that a statement outside all blocks sets: the blocks see them."""
    if isinstance(node, nodes.Assign):
        yield from [node.target] if isinstance(node.target, nodes.Name) else node.target.find_all(nodes.Name)


def with_parts(app: Flask, name: str) -> set[str]:
    """Return what a template and the parts it includes take; of a part chosen at run time every candidate counts."""
    taken = own_variables(app, name)
    tree = app.jinja_env.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    for part in meta.find_referenced_templates(tree):
        candidates = (
            [part]
            if part
            else [f"{name.partition('/')[0]}/{path.name}" for path in (TEMPLATES / name).parent.glob("_*")]
        )
        for one in candidates:
            if one.endswith(".html") and one != "base.html" and not one.startswith("macros/"):
                taken |= with_parts(app, one)
    return taken


def test_every_template_has_one_class() -> None:
    named = Counter(one.template for one in page_classes())
    assert {name: count for name, count in named.items() if count > 1} == {}
    assert names_of_templates() == set(named) | STILL_WITHOUT_A_CLASS
    assert STILL_WITHOUT_A_CLASS & set(named) == set()


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
