"""Who asks, as trusted proxies tell it; what strangers say of themselves is dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from survey.config import Settings, read_networks
from survey.web.proxies import TrustedProxies, client_address, parse_address

GATEWAY, INNER = "10.0.0.5", "10.1.0.7"
TRUSTED = read_networks("10.0.0.5, 10.1.0.0/24, 2001:db8:1::/48")


def seen(peer: str, *, tls: bool = False, **headers: str) -> dict[str, Any]:
    """Return the environment that the application gets."""
    settings = Settings(
        instance=Path("unused"),
        database_url="unused",
        secret_key="only for tests",
        public_url="https://pilots.example" if tls else "",
        trusted_proxies=TRUSTED,
    )
    given: dict[str, Any] = {}

    def application(environ: dict[str, Any], _start: object) -> list[bytes]:
        given.update(environ)
        return []

    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **{f"HTTP_{name}": headers[name] for name in headers}}
    TrustedProxies(application, settings)(environ, lambda *_: lambda _: None)
    return given


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1:51234 ", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_addresses_are_read_with_port_and_brackets(text: str, address: str) -> None:
    assert str(parse_address(text)) == address


@pytest.mark.parametrize(
    "text",
    ["", "unknown", "_hidden", "192.0.2", "192.0.2.01", "192.0.2.1:port", "fe80::1%eth0", "[]", "[::1", "1" * 5000],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse_address(text) is None


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),  # a stranger says so
        (GATEWAY, "198.51.100.1", "198.51.100.1"),
        (GATEWAY, "203.0.113.66, 198.51.100.1", "198.51.100.1"),  # the left one is the client's own invention
        (GATEWAY, f"203.0.113.66, 198.51.100.1, {INNER}", "198.51.100.1"),  # two proxies in a chain
        (GATEWAY, f"{INNER}, 198.51.100.1", "198.51.100.1"),  # a trusted address that a stranger claims
        (GATEWAY, f"198.51.100.1:443, {INNER}:80", "198.51.100.1"),
        (GATEWAY, "2001:db8:2::7", "2001:db8:2::7"),
        ("2001:db8:1::1", "[2001:db8:2::7]:9", "2001:db8:2::7"),
        ("::ffff:10.0.0.5", "198.51.100.1", "198.51.100.1"),
        (GATEWAY, "", GATEWAY),
        (GATEWAY, "unknown", GATEWAY),
        (GATEWAY, f"198.51.100.1, unknown, {INNER}", INNER),  # nobody knows who asked the inner one
        (GATEWAY, f"198.51.100.1, <script>, {INNER}", INNER),
        (GATEWAY, f"{INNER}", INNER),
        (GATEWAY, ", ".join(["203.0.113.66"] * 900 + ["198.51.100.1"]), "198.51.100.1"),
        (GATEWAY, ", ".join(["198.51.100.1"] + [INNER] * 900), "198.51.100.1"),
        ("", "198.51.100.1", ""),
        ("localhost", "198.51.100.1", "localhost"),  # a Unix socket
    ],
)
def test_the_client_is_the_right_most_address_that_is_not_trusted(peer: str, forwarded: str, client: str) -> None:
    assert client_address(peer, forwarded, TRUSTED) == client
    assert seen(peer, X_FORWARDED_FOR=forwarded)["REMOTE_ADDR"] == client


def test_without_trusted_proxies_nobody_is_believed() -> None:
    assert client_address("127.0.0.1", "198.51.100.1", ()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        (GATEWAY, "https", "https"),
        (GATEWAY, "HTTPS", "https"),
        (GATEWAY, "http, https", "https"),
        (GATEWAY, "https, http", "http"),
        (GATEWAY, "gopher", "http"),
        (GATEWAY, "", "http"),
        ("192.0.2.9", "https", "http"),
    ],
)
def test_the_scheme_is_the_trusted_peers(peer: str, said: str, scheme: str) -> None:
    assert seen(peer, X_FORWARDED_PROTO=said)["wsgi.url_scheme"] == scheme


@pytest.mark.parametrize("peer", [GATEWAY, "192.0.2.9"])
def test_with_an_https_address_everything_is_https(peer: str) -> None:
    assert seen(peer, tls=True, X_FORWARDED_PROTO="http")["wsgi.url_scheme"] == "https"


@pytest.mark.parametrize("peer", [GATEWAY, "192.0.2.9"])
def test_no_forwarding_header_goes_on(peer: str) -> None:
    names = ("FOR", "PROTO", "HOST", "PORT", "PREFIX", "SERVER", "SSL", "BY")
    headers = {f"X_FORWARDED_{name}": "x" for name in names} | {"FORWARDED": "for=x", "X_REAL_IP": "192.0.2.1"}
    assert seen(peer, **headers, ACCEPT="text/html", HOST="pilots.example") == {
        "REMOTE_ADDR": peer,
        "wsgi.url_scheme": "http",
        "HTTP_ACCEPT": "text/html",
        "HTTP_HOST": "pilots.example",
    }
