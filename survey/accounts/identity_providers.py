"""The port for single sign-on: what an identity provider would have to do here. None is connected yet.

Why it is closed, and what is missing to open it: docs/decisions/2026-11-28-single-sign-on.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, by a provider's word: issuer and subject together, never a name or an e-mail address."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class SentAway:
    """Where a browser is sent to sign in, and what its session keeps until it comes back: all three made at random."""

    address: str
    state: str
    nonce: str
    verifier: str


class RefusedIdentityError(Exception):
    """What came back is no proof: another state, a code used before, a wrong signature, issuer, audience or nonce."""


class IdentityProvider(Protocol):
    """Signs people in elsewhere by OpenID Connect's code flow with PKCE (S256)."""

    @property
    def issuer(self) -> str:
        """Return the issuer whose subjects this provider vouches for."""

    def send_away(self, back: str) -> SentAway:
        """Return where to send a browser. `back`: the address of ours that it returns to, exactly as registered."""

    def identity(self, sent: SentAway, back: str, returned: dict[str, str]) -> Identity:
        """Return who came back. `returned`: the query of the address. Raises RefusedIdentityError."""
