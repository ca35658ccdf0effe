"""The form of the tracks of a scheme: what it shows of a plan is what it reads back; every fault beside its field."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from scoring.definition.scheme import Scheme
from scoring.loading.reader import Reader
from scoring.loading.tracks import read_tracks
from survey.definitions.catalogue import catalogue
from survey.forms.scheme_tracks import tracks_data, tracks_form, with_tracks

SCHEME = catalogue().schemes["demonstration"]
DOCUMENT = {"title": {"zh": "示例", "en": "example"}}
FIRST, SECOND = (pool.id for pool in SCHEME.pools[:2])


@pytest.fixture(autouse=True)
def request_context() -> Iterator[None]:
    app = Flask(__name__)
    app.config |= {"SECRET_KEY": "example", "WTF_CSRF_ENABLED": False}
    with app.test_request_context("/", method="POST"):
        yield


def planned(given: dict[str, Any]) -> Scheme:
    """Return the scheme with what a document says of tracks."""
    reader = Reader()
    plan = read_tracks(reader, {"tracks": given} if given else {})
    reader.finish()
    return dataclasses.replace(SCHEME, tracks=plan)


def filled(scheme: Scheme, **typed: str | None) -> Any:
    """Return the form as a browser sends it of a scheme, with some fields typed anew; None: box left empty."""
    data = {name: "y" if value is True else value for name, value in tracks_data(scheme).items() if value is not False}
    sent = {**data, "title": "示例", "revision": "1", **{key.replace("__", "-"): value for key, value in typed.items()}}
    return tracks_form(scheme)(formdata=MultiDict({key: value for key, value in sent.items() if value is not None}))


@pytest.mark.parametrize(
    "given",
    [
        {"counts": "self"},
        {"counts": "verified", "pools": {FIRST: "self", SECOND: "verified"}},
        {"counts": "self", "pools": {SECOND: "verified"}, "near_line": {"places": "10", "grey": True}},
        {"counts": "verified", "near_line": {"grey": True}},
        {"counts": "verified", "near_line": {"places": "1000"}},
    ],
)
def test_what_is_shown_of_a_plan_is_read_back(given: dict[str, Any]) -> None:
    form = filled(planned(given))
    assert (form.validate(), form.tracks) == (True, given)
    assert with_tracks(DOCUMENT, form)["tracks"] == given


def test_a_scheme_that_says_nothing_stays_as_it_is_until_something_is_asked() -> None:
    form = filled(planned({}))
    assert form.validate()
    assert "tracks" not in with_tracks(DOCUMENT, form)
    assert with_tracks(DOCUMENT | {"tracks": {"counts": "self"}}, form)["tracks"] == {"counts": "verified"}
    form = filled(planned({}), places="１０名", **{f"pool__{FIRST}": "self"})
    assert form.validate()
    assert with_tracks(DOCUMENT, form)["tracks"] == {
        "counts": "verified", "pools": {FIRST: "self"}, "near_line": {"places": "10"},
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["0", "1001", "2.5", "-1", "十几", "1,5"])
def test_a_number_of_places_that_is_none_is_refused_beside_its_field(typed: str) -> None:
    form = filled(planned({"counts": "self"}), places=typed)
    assert not form.validate()
    assert form.errors == {"places": ["请填1到1000的整数，不要求时留空"]}
    assert (form.places.data, form.counts.data) == (typed, "self")


def test_all_faults_are_told_at_once() -> None:
    scheme = dataclasses.replace(planned({}), certainty=None)
    form = filled(scheme, places="0", grey="y", counts="both", **{f"pool__{FIRST}": "neither"})
    assert not form.validate()
    assert sorted(form.errors) == ["counts", "grey", "places", f"pool-{FIRST}"]
    assert form.errors["grey"] == ["方案没有名次把握度，分不出哪些名次临界；请先在“权重”页保存一次，或改填名数"]


def test_a_scheme_of_one_pool_has_no_fields_of_pools() -> None:
    scheme = dataclasses.replace(SCHEME, pools=SCHEME.pools[:1])
    assert [name for name in filled(scheme)._fields if name.startswith("pool-")] == []
