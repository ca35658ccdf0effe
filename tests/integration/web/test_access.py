"""Every route x role x own and foreign object. A route without a row fails the first test."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pytest
from flask import Flask

from tests.integration.conftest import Browser
from tests.integration.snapshots import States
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


Answers = Mapping[tuple[str, str], tuple[int, str]]


@pytest.fixture
def answers(
    read_by: ReadBy, world: dict[str, int], browser: Callable[[], Browser], states: States
) -> Callable[[str], Answers]:
    """Return what asks every route as a role: (endpoint, method) -> status and where it led; each asks once per run."""

    def asked(role: str) -> Answers:
        name = f"asked by {role}"
        if name not in states.made:
            read = {(endpoint, "GET"): answer for endpoint, answer in read_by(role).answers.items()}
            states.made[name] = read | _asked(world, browser, role, [key for key in TABLE if key not in read])
        found: Answers = states.made[name]
        return found

    return asked


def _asked(
    world: dict[str, int], browser: Callable[[], Browser], role: str, keys: Sequence[tuple[str, str]]
) -> Answers:
    found = {}
    client = _client(browser, role)
    for endpoint, method in keys:
        own = _client(browser, role) if endpoint == "account.sign_out" else client
        address = TABLE[endpoint, method][0].format(**world)
        response = own.get(address) if method == "GET" else own.send(address)
        found[endpoint, method] = (response.status_code, response.headers.get("Location", ""))
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_table_says(answers: Callable[[str], Answers], role: str) -> None:
    given = {key: status for key, (status, _) in answers(role).items()}
    assert given == {(endpoint, method): expected(endpoint)[method][ROLES.index(role)] for endpoint, method in TABLE}


INSIDE = {
    (endpoint, method)
    for (endpoint, method), (_, statuses) in TABLE.items()
    if statuses[0] == 302 and not endpoint.startswith(("public.", "account.", "kept_form."))
}
"""What leads somebody who is not signed in to the page for it."""


def test_who_is_not_signed_in_is_led_to_the_page_for_it(answers: Callable[[str], Answers]) -> None:
    led = {key for key, (_, address) in answers("anonymous").items() if address.startswith("/sign-in")}
    assert led >= INSIDE
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
