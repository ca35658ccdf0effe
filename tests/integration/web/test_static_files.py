"""Static files: each page names them by what they hold, and only what was asked for is kept for long."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from survey.config import ROOT
from survey.models import Campaign, Role
from survey.web.static_files import Digests
from tests.integration.conftest import Browser, make_enterprise, make_user

KEPT, ASKED_AGAIN = "public, max-age=31536000, immutable", "public, max-age=300"


@pytest.mark.parametrize("path", ["/fill/facts/identity", "/workbench"])
def test_every_file_of_a_page_is_named_by_its_digest_and_kept(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], path: str
) -> None:
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    client = browser()
    client.sign_in("firm")
    named = re.findall(r'(?:href|src)="(/static/([^"?]+)\?v=([^"]*))"', client.get(path).get_data(as_text=True))
    digests = {name: hashlib.sha256((ROOT / "survey/static" / name).read_bytes()).hexdigest() for _, name, _ in named}
    assert len(named) > 5
    assert {name: digest for _, name, digest in named} == {name: digest[:12] for name, digest in digests.items()}
    kept = set()
    for address, _, _ in named:
        with client.get(address) as answer:
            kept.add((answer.status_code, answer.headers["Cache-Control"]))
    assert kept == {(200, KEPT)}


def test_no_page_names_a_file_without_its_digest(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    client = browser()
    client.sign_in("firm")
    pages = [client.get(path).get_data(as_text=True) for path in ("/workbench", "/fill/facts/identity", "/check")]
    assert [re.findall(r'"(/static/[^"?]+)"', page) for page in pages] == [[], [], []]


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000", "?v=1"])
def test_a_file_of_another_version_is_asked_for_again(browser: Callable[[], Browser], query: str) -> None:
    with browser().get(f"/static/saving.js{query}") as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, ASKED_AGAIN)


def test_a_file_that_is_none_is_not_kept(browser: Callable[[], Browser]) -> None:
    answer = browser().get("/static/nothing.js?v=000000000000")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, ASKED_AGAIN)


def test_a_digest_follows_the_file(tmp_path: Path) -> None:
    file, digests = tmp_path / "a.js", Digests(tmp_path)
    assert digests.of("a.js") == ""
    file.write_bytes(b"one")
    assert digests.of("a.js") == hashlib.sha256(b"one").hexdigest()[:12]
    file.write_bytes(b"two")
    os.utime(file, ns=(1, 1))
    assert digests.of("a.js") == hashlib.sha256(b"two").hexdigest()[:12]
    assert digests.of("a\0.js") == ""
