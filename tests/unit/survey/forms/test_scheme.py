"""The figures of a scheme's forms: read as everywhere, or refused."""

from __future__ import annotations

import pytest
from wtforms import ValidationError as FieldError

from survey.forms.scheme import _read, _share


@pytest.mark.parametrize(
    ("typed", "share"), [("12.5", 1250), ("12.5%", 1250), ("１２．５％", 1250), (" 100 ", 10_000), ("0", 0)]
)
def test_a_share_is_read(typed: str, share: int) -> None:
    assert _share(typed) == share


@pytest.mark.parametrize("typed", ["1²", "①", "12,5", "1 2", "1\n2", "1\x002", "12.345", "101", "-1", "1e1", "", None])
def test_what_is_no_share_is_refused(typed: str | None) -> None:
    with pytest.raises(FieldError):
        _share(typed)


@pytest.mark.parametrize(("typed", "number"), [("300", 300), ("３００", 300), ("1,000", 1000), ("300家", 300)])
def test_a_whole_number_is_read(typed: str, number: int) -> None:
    assert _read(typed, least=0, most=1000) == number


@pytest.mark.parametrize("typed", ["1²", "②", "3 0", "1,5", "2.5", "1001", "-1", "三", ""])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(FieldError):
        _read(typed, least=0, most=1000)
