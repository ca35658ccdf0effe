"""JSON without loss, and every fault of a file seen to be refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.commands.json_files import InputError, exact_json, read_object
from tests.unit.survey.commands.running_verbs import write

JSON_FAULTS = [
    ("[]", "an object {question id: value} is expected"),
    ("", "this is no JSON: Expecting value: line 1 column 1 (char 0)"),
    ('{"a": NaN}', "NaN is no number that can be held exactly"),
    ('{"a": -Infinity}', "-Infinity is no number that can be held exactly"),
    ('{"a": 1e999999}', "1e999999 is no number that can be held exactly"),
    ('{"a": 1e99999999999999999999}', "1e99999999999999999999 is no number that can be held exactly"),
    ('{"a": {"b": 1, "b": 2}}', "the key 'b' occurs twice: remove one"),
]


@pytest.mark.parametrize(("text", "sentence"), JSON_FAULTS)
def test_json_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    path = Path(write(tmp_path, "answers.json", text))
    with pytest.raises(InputError) as caught:
        read_object(path, "{question id: value}")
    assert caught.value.faults == [f"{path}: {sentence}"]


@pytest.mark.parametrize("content", [b"\xff\xfe{}", b'{"a": "\xb9\xfa"}', b"[" * 200_000])
def test_json_of_another_encoding_or_without_end_is_refused(tmp_path: Path, content: bytes) -> None:
    path = Path(write(tmp_path, "answers.json", content))
    with pytest.raises(InputError) as caught:
        read_object(path, "{}")
    assert caught.value.faults[0].startswith(f"{path}: this is no JSON: ")


def test_json_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_object(tmp_path / "none.json", "{}")
    assert caught.value.faults == [f"{tmp_path / 'none.json'}: can't be read: No such file or directory"]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text(), st.decimals(allow_nan=False, allow_infinity=False, places=6)),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=12,
)


@given(JSON)
def test_exact_json_can_be_read_back(data: Any) -> None:
    assert json.loads(exact_json(data), parse_float=Decimal, parse_int=Decimal) == data


def test_exact_json_prints_every_digit_and_no_exponent() -> None:
    numbers = [Decimal("0.10"), Decimal("1E+3"), Decimal("1E-9"), Decimal("3." + "1" * 40)]
    assert json.loads(exact_json(numbers), parse_float=str, parse_int=str) == [
        "0.10",
        "1000",
        "0.000000001",
        "3." + "1" * 40,
    ]
