"""Every route x role x own and foreign object. A route without a row fails the first test."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from tests.integration.conftest import Browser
from tests.integration.web.expected_access import ROLES, TABLE, expected
from tests.integration.web.made_world import world
from tests.integration.web.reading_walk import Reading, reading

__all__ = ["reading", "world"]


def test_table_has_a_row_for_every_route(app: Flask) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert routes == set(TABLE)


def test_every_role_gets_what_the_table_says(
    reading: Reading, world: dict[str, int], browser: Callable[[], Browser], app: Flask
) -> None:
    clients = {role: _client(browser, role) for role in ROLES}
    answers = {(endpoint, "GET", role): answer for (endpoint, role), answer in reading.answers.items()}
    for (endpoint, method), (path, _) in TABLE.items():
        for role in ROLES:
            if (endpoint, method, role) not in answers:
                client = _client(browser, role) if endpoint == "account.sign_out" else clients[role]
                address = path.format(**world)
                response = client.get(address) if method == "GET" else client.send(address)
                answers[endpoint, method, role] = (response.status_code, response.headers.get("Location", ""))
    assert {
        (endpoint, method): tuple(answers[endpoint, method, role][0] for role in ROLES) for endpoint, method in TABLE
    } == {(endpoint, method): expected(endpoint)[method] for endpoint, method in TABLE}
    led = {key: answers[*key, "anonymous"][1] for key in TABLE if answers[*key, "anonymous"][0] == 302}
    inside = {key for key, (_, statuses) in TABLE.items() if statuses[0] == 302}
    inside = {key for key in inside if not key[0].startswith(("public.", "account.", "kept_form."))}
    assert {key for key, address in led.items() if address.startswith("/sign-in")} >= inside
    assert len(inside) > len(TABLE) // 2


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
