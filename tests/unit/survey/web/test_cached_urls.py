"""Addresses that are kept are those that Flask puts together, however often they are asked for."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from survey.app import create_app
from survey.config import Settings

PAGE: dict[str, Any] = {"questionnaire": "facts", "section": "identity"}
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("filling.section", PAGE),
    ("filling.section", PAGE | {"_anchor": "q-甲"}),
    ("filling.section", PAGE | {"check": 1}),
    ("filling.section", PAGE | {"check": True}),
    ("filling.section", PAGE | {"check": "1"}),
    ("filling.section", PAGE | {"check": None, "came": "a b&甲"}),
    ("filling.section", PAGE | {"unit": ["甲", "乙"]}),
    ("filling.section", PAGE | {"unit": Markup("<")}),
    ("filling.section", PAGE | {"_external": True}),
    ("filling.section", PAGE | {"_external": False}),
    ("filling.section", PAGE | {"_method": "POST"}),
    ("filling.workbench", {"_external": True, "_scheme": "https"}),
    ("filling.download", {"link_id": 7}),
    ("static", {"filename": "theme/base.css"}),
    ("static", {"filename": "nothing.css"}),
    ("static", {"filename": "theme/base.css", "v": "0"}),
    ("public.home", {}),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the application; nothing is asked of its database."""
    folder = tmp_path_factory.mktemp("instance")
    url = f"sqlite:///{folder / 'survey.sqlite'}"
    return create_app(Settings(instance=folder, database_url=url, secret_key="only for tests"))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("root", ["", "/survey"])
def test_an_address_is_flasks_the_first_time_and_the_next(app: Flask, root: str, method: str) -> None:
    for host in ("http://localhost", "http://example.test"):
        with app.test_request_context("/workbench", method=method, base_url=host + root):
            expected = [Flask.url_for(app, endpoint, **dict(values)) for endpoint, values in ASKED]
            for _ in range(2):
                assert [app.url_for(endpoint, **dict(values)) for endpoint, values in ASKED] == expected
    assert len(set(expected)) == len(ASKED) - 3  # 1 and "1", a method and no host make no other address


def test_values_that_are_equal_and_written_otherwise_are_told_apart(app: Flask) -> None:
    with app.test_request_context("/"):
        made = [app.url_for("filling.section", **PAGE, check=value) for value in (1, True, 1, "1")]
    assert [address.rpartition("=")[2] for address in made] == ["1", "True", "1", "1"]


def test_the_address_of_a_file_follows_what_it_holds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = app.extensions["static_digests"]
    with app.test_request_context("/"):
        made = []
        for digest in ("aaaa", "bbbb", "aaaa", ""):
            monkeypatch.setattr(digests, "of", lambda _name, digest=digest: digest)
            made.append(app.url_for("static", filename="page.js"))
    assert made == ["/static/page.js?v=aaaa", "/static/page.js?v=bbbb", "/static/page.js?v=aaaa", "/static/page.js"]
