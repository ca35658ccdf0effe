"""Telephone numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats import FORMATS, normalise
from survey.telephones import is_telephone, telephone


@pytest.mark.parametrize(
    ("typed", "regular"),
    [
        ("+86 138 0000 0006", "13800000006"),
        ("+8613800000006", "13800000006"),
        ("0086-13800000007", "13800000007"),
        ("008613800000007", "13800000007"),
        ("86 13800000007", "13800000007"),
        ("（＋86）13800000007", "13800000007"),
        ("013800000007", "13800000007"),
        ("138–0000–0010", "13800000010"),
        ("138－0000－0010", "13800000010"),
        ("138.0000.0010", "13800000010"),
        ("'13800000001", "13800000001"),
        ("\u202d13800000005\u202c", "13800000005"),
        ("138\xad00000003", "13800000003"),
        ("400-820-0000", "400-820-0000"),
        ("4008200000", "400-820-0000"),
        ("+86 400 820 0000", "400-820-0000"),
        ("800-820-1234", "800-820-1234"),
        ("400-8200-000", "400-820-0000"),
        ("4008200000转2", "400-820-0000-2"),
        ("021-59120000转801", "021-59120000-801"),
        ("021-59120000 转分机 801", "021-59120000-801"),
        ("021-59120000分机：801", "021-59120000-801"),
        ("021-59120000 ext. 801", "021-59120000-801"),
        ("021-59120000 Ext801", "021-59120000-801"),
        ("021-59120000-801", "021-59120000-801"),
        ("021-59120000#801", "021-59120000-801"),
        ("(021)5912-0001", "021-59120001"),
        ("（021）59120001", "021-59120001"),
        ("02159120000", "021-59120000"),
        ("021 5912 0000", "021-59120000"),
        ("+86 21 5912 0000", "021-59120000"),
        ("+86 (0)21 5912 0000", "021-59120000"),
        ("86-21-59120000", "021-59120000"),
        ("0512-66660000", "0512-66660000"),
        ("051266660000", "0512-66660000"),
        ("0574-8765432", "0574-8765432"),
        ("59120000", "59120000"),
        ("5912-0000转1", "59120000-1"),
    ],
)
def test_telephones_that_are_read(typed: str, regular: str) -> None:
    assert normalise("phone", typed) == regular
    assert FORMATS["phone"](regular) is None


@pytest.mark.parametrize(
    "typed",
    [
        "13800000008/13900000009",
        "13800000008 13900000009",
        "13800000008、13900000009",
        "+852 2345 6789",
        "+1 212 555 0100",
        "1380000000O",
        "138000000",
        "12345",
        "电话59120000",
        "021-59120000转",
        "02159120000801",
        "1380000000①",
    ],
)
def test_what_is_no_telephone_stays_as_typed(typed: str) -> None:
    assert normalise("phone", typed) == typed
    assert FORMATS["phone"](typed) == "phone"


@given(st.text(alphabet="0123456789+-()（）转 ext#8610"))
def test_a_regular_number_stays_as_it_is(text: str) -> None:
    assert telephone(telephone(text)) == telephone(text)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+86", "0086", "+86-", "86"]))
def test_every_mobile_is_read_with_and_without_its_country(number: str, country: str) -> None:
    assert telephone(f"{country}{number[:3]} {number[3:7]}-{number[7:]}") == number
    assert is_telephone(number)
