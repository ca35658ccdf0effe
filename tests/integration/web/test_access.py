"""Every route x role x own and foreign object. A route without a row fails the first test."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.integration.conftest import Browser
from tests.integration.web.expected_access import ROLES, TABLE, expected
from tests.integration.web.made_world import world
from tests.integration.web.reading_walk import ReadBy, read_by

__all__ = ["read_by", "world"]


def test_table_has_a_row_for_every_route(app: Flask) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert routes == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_table_says(
    read_by: ReadBy, world: dict[str, int], browser: Callable[[], Browser], role: str
) -> None:
    column = ROLES.index(role)
    answers = {(endpoint, "GET"): answer for endpoint, answer in read_by(role).answers.items()}
    client = _client(browser, role)
    for (endpoint, method), (path, _) in TABLE.items():
        if (endpoint, method) not in answers:
            own = _client(browser, role) if endpoint == "account.sign_out" else client
            address = path.format(**world)
            response = own.get(address) if method == "GET" else own.send(address)
            answers[endpoint, method] = (response.status_code, response.headers.get("Location", ""))
    given = {key: answers[key][0] for key in TABLE}
    assert given == {(endpoint, method): expected(endpoint)[method][column] for endpoint, method in TABLE}
    if role == "anonymous":
        led = {key for key, (_, address) in answers.items() if address.startswith("/sign-in")}
        assert led >= INSIDE


INSIDE = {
    (endpoint, method)
    for (endpoint, method), (_, statuses) in TABLE.items()
    if statuses[0] == 302 and not endpoint.startswith(("public.", "account.", "kept_form."))
}
"""What leads somebody who is not signed in to the page for it."""


def test_most_routes_ask_for_signing_in() -> None:
    assert len(INSIDE) > len(TABLE) // 2


def _client(browser: Callable[[], Browser], role: str) -> Browser:
    client = browser()
    if role != "anonymous":
        client.sign_in(role)
    return client


def test_post_without_token_is_refused(world: dict[str, int], browser: Callable[[], Browser]) -> None:
    client = browser()
    client.sign_in("district")
    assert client.post("/evaluations").status_code == 400
    assert "没有保存" in client.post("/evaluations").get_data(as_text=True)


def test_pages_carry_a_strict_policy_with_a_fresh_nonce(browser: Callable[[], Browser], app: Flask) -> None:
    policies = [browser().get("/").headers["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.search(r"script-src 'self' 'nonce-([^']+)'", policy) for policy in policies]
    assert all("unsafe" not in policy and policy.startswith("default-src 'none'") for policy in policies)
    assert nonces[0] is not None
    assert nonces[1] is not None
    assert nonces[0].group(1) != nonces[1].group(1)


def test_unknown_host_is_refused(browser: Callable[[], Browser], app: Flask) -> None:
    assert browser().get("/", headers={"Host": "evil.example"}).status_code == 400
