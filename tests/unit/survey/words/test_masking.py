"""Masked telephones, mail and network addresses, names and logins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scoring.answers.answers import Absence, Given
from survey.definitions.catalogue import catalogue
from survey.words import masking

FACTS = catalogue().questionnaires["facts"].questions


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("13812345678", "138****5678"),
        ("021-55550001", "021****0001"),
        ("400-820-0000", "400****0000"),
        ("021-55550001-123", "021****1-123"),
        ("55550001", "****01"),
        ("12345", "****45"),
        ("1234", "****"),
        ("1", "****"),
        ("打总机", "****"),
        ("", ""),
    ],
)
def test_a_telephone(number: str, expected: str) -> None:
    assert masking.mask_phone(number) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("anna@example.com", "a***@example.com"),
        ("a@example.com", "a***@example.com"),
        ("a@b@example.com", "a***@example.com"),
        ("@example.com", "***"),
        ("no address", "***"),
        ("", ""),
    ],
)
def test_a_mail_address(address: str, expected: str) -> None:
    assert masking.mask_mail(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.20.30.40", "10.20.*.*"),
        ("2001:db8:1:2::5", "2001:db8:*"),
        ("::1", "::*"),
        ("2001:db8:1:2::/64", "2001:db8:*"),
        ("somewhere", "***"),
        ("", ""),
    ],
)
def test_a_network_address(address: str, expected: str) -> None:
    assert masking.mask_address(address) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("致电 13800000001 核实", "致电 138****0001 核实"),
        ("致电021-5555 0001核实", "致电021****0001核实"),
        ("13800000001、10000000002", "138****0001、100****0002"),
        ("写信给 anna@example.com。", "写信给 a***@example.com。"),
        ("文件2026-1号", "文件2026-1号"),
        ("到 2026-11-28 为止", "到 2026-11-28 为止"),
        ("共12345家", "共12345家"),
        ("JD-EX-20261128-8DB05955", "JD-EX-20261128-8DB05955"),
        ("91310114MA1GT00010", "91310114MA1GT00010"),
        ("", ""),
    ],
)
def test_a_text(text: str, expected: str) -> None:
    assert masking.mask_text(text) == expected


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("li.mei", "li.mei"),
        ("91310114MA1GT00010", "91310114MA1GT00010"),
        ("13812345678", "138****5678"),
        ("anna@example.com", "a***@example.com"),
        ("", ""),
    ],
)
def test_a_login(login: str, expected: str) -> None:
    assert masking.mask_login(login) == expected


def test_a_name_keeps_its_first_sign_and_a_typed_login_its_first_two() -> None:
    assert (masking.mask_name("示例联系人"), masking.mask_name("")) == ("示**", "")
    assert (masking.mask_typed_login("Secret-2026"), masking.mask_typed_login("")) == ("Se***", "")


@pytest.mark.parametrize(
    ("question", "given", "said", "expected"),
    [
        ("contact_phone", "13812345678", "13812345678", "138****5678"),
        ("contact_email", "anna@example.com", "anna@example.com", "a***@example.com"),
        ("contact", "示例联系人", "示例联系人", "示例联系人"),
        ("contact_phone", Absence.NOT_ANSWERED, "未作答", "未作答"),
        ("revenue_y1", Decimal(12345678), "12,345,678 万元", "12,345,678 万元"),
        ("founded", date(2001, 2, 3), "2001-02-03", "2001-02-03"),
    ],
)
def test_an_answer_is_masked_where_the_question_asks_for_a_telephone_or_mail(
    question: str, given: Given, said: str, expected: str
) -> None:
    assert masking.mask_answer(FACTS[question], given, said) == expected
