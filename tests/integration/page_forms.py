"""Forms as a page holds them: filled in field by field and sent, as a browser without scripts would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

from tests.integration.conftest import Browser


@dataclass
class PageForm:
    """A form: its address, what its fields hold, and the values that each select offers."""

    action: str = ""
    values: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.inside: PageForm | None = None
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.inside = PageForm(given.get("action", ""))
            self.forms.append(self.inside)
        elif self.inside is not None and tag == "option":
            self.inside.offered[self.select].append(given.get("value", ""))
            if "selected" in given or self.select not in self.inside.values:
                self.inside.values[self.select] = given.get("value", "")
        elif self.inside is not None and given.get("name"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.inside, given["name"]
        assert form is not None
        if tag == "select":
            self.select = name
            form.offered[name] = []
        elif tag == "textarea":
            self.area = name
            form.values[name] = ""
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            form.values[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area and self.inside is not None:
            self.inside.values[self.area] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        self.area = "" if tag == "textarea" else self.area
        self.inside = None if tag == "form" else self.inside


def forms(html: str) -> list[PageForm]:
    """Return the forms of a page in their order."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def form_at(html: str, action: str) -> PageForm:
    """Return the one form of a page that goes to an address; empty: to the page itself."""
    [found] = [one for one in forms(html) if one.action == action]
    return found


def fill(browser: Browser, path: str, to: str = "", **typed: str) -> TestResponse:
    """Open a page, type into its form and send it; double underscores in names stand for hyphens.

    Fields that the page does not have are no fields of it: an unknown name fails.
    """
    page = browser.get(path).get_data(as_text=True)
    return send(browser, path, page, to, **typed)


def send(browser: Browser, path: str, page: str, to: str = "", **typed: str) -> TestResponse:
    """Type into the form of a page that was got, and send it."""
    form = form_at(page, to)
    given = {name.replace("__", "-"): value for name, value in typed.items()}
    unknown = set(given) - set(form.values) - {"action", "trial"}
    assert unknown == set(), (unknown, sorted(form.values))
    for name, value in given.items():
        assert value in form.offered.get(name, [value]), (name, form.offered.get(name))
    return browser.post(to or path, data=form.values | given)
