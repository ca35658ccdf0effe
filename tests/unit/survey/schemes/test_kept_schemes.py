"""Schemes that are kept: the same document gives the same scheme again, another one its own."""

from __future__ import annotations

from scoring.loading.scheme import load_scheme
from survey.models import SchemeVersion
from survey.schemes.kept_schemes import MOST, scheme_of
from tests.unit.scoring.small import scheme_data


def stored(number: int, digest: str = "") -> SchemeVersion:
    """Return a version as it is read from the database, each time anew."""
    document = scheme_data() | {"version": f"2026.{number}"}
    return SchemeVersion(document=document, digest=digest or load_scheme(document).digest)


def test_a_scheme_is_read_once_for_its_document_and_again_for_another_one_of_that_digest() -> None:
    first = scheme_of(stored(1))
    assert first == load_scheme(stored(1).document)
    assert scheme_of(stored(1)) is first
    assert scheme_of(stored(2, digest=first.digest)) == load_scheme(stored(2).document)
    for number in range(3, MOST + 4):
        assert scheme_of(stored(number)).version == f"2026.{number}"
    assert scheme_of(stored(1)) == first
