"""Who really asks, behind trusted proxies: the client's address, and the scheme by which browsers reach us.

Only a trusted peer is believed, and of its `X-Forwarded-For` only the right-most address that is no trusted proxy
itself: whatever stands left of that was written by strangers. Nothing behind this sees a forwarding header.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from survey.config import Address, Network, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](?::[0-9]{1,5})?|(?P<four>[0-9.]+):[0-9]{1,5}")
_DROPPED = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def parse_address(text: str) -> Address | None:
    """Return the address of an entry, with or without port, brackets and quotes; None for anything else.

    An IPv4 address inside IPv6 (``::ffff:192.0.2.1``) is that IPv4 address; one with a zone (``%eth0``) is none.
    """
    text = text.strip().strip('"')
    matched = _WITH_PORT.fullmatch(text)
    if matched is not None:
        text = matched["six"] or matched["four"] or ""
    try:
        parsed = ipaddress.ip_address(text) if "%" not in text else None
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, ipaddress.IPv6Address) else parsed


def client_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return the address of who asks: `peer` itself unless it is trusted.

    `forwarded`: the value of `X-Forwarded-For`, of which the entries are read from the right. Where an entry is no
    address, or the last one is trusted too, the answer is the farthest trusted proxy, which is all that is known.
    """
    known = parse_address(peer)
    if known is None:
        return peer
    for entry in reversed(forwarded.split(",")):
        if not _is_among(known, trusted):
            break
        before = parse_address(entry)
        if before is None:
            break
        known = before
    return str(known)


def _is_among(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


class TrustedProxies:
    """WSGI middleware: sets REMOTE_ADDR and the scheme from what trusted proxies say, and drops what anybody says."""

    def __init__(self, application: WSGIApplication, settings: Settings) -> None:
        self.application = application
        self.trusted = settings.trusted_proxies
        self.tls = settings.tls

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request whose environment says who really asks."""
        peer = str(environ.get("REMOTE_ADDR", ""))
        schemes = str(environ.get("HTTP_X_FORWARDED_PROTO", "")).split(",")
        parsed = parse_address(peer)
        if parsed is not None and _is_among(parsed, self.trusted):
            environ["REMOTE_ADDR"] = client_address(peer, str(environ.get("HTTP_X_FORWARDED_FOR", "")), self.trusted)
            scheme = schemes[-1].strip().lower()
            if scheme in {"http", "https"}:
                environ["wsgi.url_scheme"] = scheme
        if self.tls:
            environ["wsgi.url_scheme"] = "https"
        for name in [name for name in environ if name.startswith(_DROPPED)]:
            del environ[name]
        return self.application(environ, start_response)
