"""Second factors: what is sealed opens for its own user only, and codes fit their step and its neighbours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey.accounts.second_factors import (
    address_of_secret,
    digits_of,
    in_groups,
    new_secret,
    open_secret,
    seal_secret,
    step_of_code,
)
from survey.config import Settings

SETTINGS = Settings(instance=Path(), database_url="sqlite://", secret_key="only for tests")
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""``12345678901234567890`` in base32, the secret of the examples of RFC 6238."""


def test_a_sealed_secret_opens_for_its_user_under_its_key_only() -> None:
    secret = new_secret()
    sealed = seal_secret(SETTINGS, 7, secret)
    assert open_secret(SETTINGS, 7, sealed) == secret
    assert open_secret(SETTINGS, 8, sealed) is None
    assert open_secret(replace(SETTINGS, secret_key="another"), 7, sealed) is None
    assert open_secret(SETTINGS, 7, sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")) is None
    assert [open_secret(SETTINGS, 7, text) for text in ("", "no base64!", "AAAA")] == [None] * 3
    assert seal_secret(SETTINGS, 7, secret) != sealed
    assert len(sealed) <= 200


def test_secrets_have_160_bits() -> None:
    made = {new_secret() for _ in range(50)}
    assert (len(made), {len(secret) for secret in made}) == (50, {32})


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")],
)
def test_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    """Its appendix B, the last six of the eight digits."""
    assert step_of_code(RFC_SECRET, code, datetime.fromtimestamp(second, UTC)) == second // 30


def test_a_code_fits_its_step_and_one_before_and_after() -> None:
    moment = datetime.fromtimestamp(1_234_567_890, UTC)
    found = [step_of_code(RFC_SECRET, "005924", moment + timedelta(seconds=30 * late)) for late in (-2, -1, 0, 1, 2)]
    step = 1_234_567_890 // 30
    assert found == [None, step, step, step, None]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("005924", "005924"),
        (" 005 924 ", "005924"),
        ("００５９２４", "005924"),
        ("00592", None),
        ("0059245", None),
        ("00592a", None),
        ("٠٠٥٩٢٤", None),
        ("", None),
    ],
)
def test_codes_are_read_as_people_type_them(typed: str, digits: str | None) -> None:
    assert digits_of(typed) == digits


def test_secret_is_shown_in_groups_and_as_an_address() -> None:
    assert in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"
    assert address_of_secret(RFC_SECRET, "clerk", "Pilot") == (
        f"otpauth://totp/Pilot:clerk?secret={RFC_SECRET}&issuer=Pilot"
    )
