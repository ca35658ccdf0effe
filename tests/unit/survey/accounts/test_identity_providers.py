"""The port for single sign-on: what an implementation has to hold, shown by a provider made up here."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from survey.accounts.identity_providers import Identity, IdentityProvider, RefusedIdentityError, SentAway

BACK = "https://survey.example.test/sign-in/single"


class MadeUp:
    """Gives out one code for one person, once, to who shows the verifier of its challenge."""

    issuer = "https://id.example.test"

    def __init__(self) -> None:
        self.codes = {"code": "subject-1"}
        self.challenge = ""

    def send_away(self, back: str) -> SentAway:
        """Return an address with the challenge of a verifier."""
        self.challenge = challenge_of("verifier")
        query = (
            f"state=state&nonce=nonce&code_challenge={self.challenge}&code_challenge_method=S256&redirect_uri={back}"
        )
        return SentAway(f"{self.issuer}/authorize?{query}", "state", "nonce", "verifier")

    def identity(self, sent: SentAway, back: str, returned: dict[str, str]) -> Identity:
        """Return the subject of a code."""
        proven = back == BACK and returned.get("state") == sent.state and challenge_of(sent.verifier) == self.challenge
        subject = self.codes.pop(returned.get("code", ""), None) if proven else None
        if subject is None:
            raise RefusedIdentityError
        return Identity(self.issuer, subject)


def challenge_of(verifier: str) -> str:
    """Return the challenge of RFC 7636, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


@pytest.fixture
def provider() -> IdentityProvider:
    """Return the made-up provider as the port sees it; mypy holds it to the protocol."""
    return MadeUp()


def test_the_challenge_is_that_of_rfc_7636() -> None:
    """Its appendix B."""
    made = challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert made == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_browser_is_sent_with_a_challenge_and_comes_back_as_somebody(provider: IdentityProvider) -> None:
    sent = provider.send_away(BACK)
    query = parse_qs(urlsplit(sent.address).query)
    assert (query["code_challenge_method"], query["state"], query["nonce"]) == (["S256"], [sent.state], [sent.nonce])
    found = provider.identity(sent, BACK, {"state": sent.state, "code": "code"})
    assert found == Identity("https://id.example.test", "subject-1")


@pytest.mark.parametrize(
    "returned",
    [{"state": "another", "code": "code"}, {"state": "state", "code": "guessed"}, {"error": "access_denied"}],
)
def test_what_is_no_proof_is_refused(provider: IdentityProvider, returned: dict[str, str]) -> None:
    sent = provider.send_away(BACK)
    with pytest.raises(RefusedIdentityError):
        provider.identity(sent, BACK, returned)


def test_a_code_is_taken_once_and_by_its_own_browser(provider: IdentityProvider) -> None:
    sent = provider.send_away(BACK)
    other = SentAway(sent.address, sent.state, sent.nonce, "another browser's")
    with pytest.raises(RefusedIdentityError):
        provider.identity(other, BACK, {"state": sent.state, "code": "code"})
    provider.identity(sent, BACK, {"state": sent.state, "code": "code"})
    with pytest.raises(RefusedIdentityError):
        provider.identity(sent, BACK, {"state": sent.state, "code": "code"})


def test_the_same_subject_of_another_issuer_is_somebody_else() -> None:
    assert Identity("https://id.example.test", "1") != Identity("https://other.example.test", "1")
