"""A served application on SQLite and a real Chromium; every console message and foreign request is a failure."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from waitress.server import create_server

from survey.app import create_app
from survey.config import Settings
from survey.jobs.ask_child import Companion, end_companion
from survey.jobs.child import Child
from survey.jobs.worker import start_runners, stop_runners
from survey.store import migrations as migrating
from tests import compiled_templates
from tests.nursery import forked

compiled_templates.share()
PATIENCE = 120_000
"""Milliseconds after which a page that does not come is given up; nothing is asserted about time."""
expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application on its own migrated SQLite file."""
    folder = tmp_path_factory.mktemp("browser")
    for part in ("uploads", "exports"):
        (folder / part).mkdir()
    url = f"sqlite:///{folder / 'browser.sqlite'}"
    migrating.upgrade(url)
    app = create_app(Settings(instance=folder, database_url=url, secret_key="only for tests", second_factor=False))
    yield app
    app.extensions["engine"].dispose()


@contextmanager
def serving(app: Flask, spawn: Callable[[Settings], Child] = forked) -> Iterator[str]:
    """Serve an application on a free port while the block runs, with its jobs in children; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # polled: select() fails in the server's thread when it is closed from another
    server = create_server(app, host="127.0.0.1", port=port, threads=4, asyncore_use_poll=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    start_runners(app, 1, spawn)
    app.extensions["companion"] = Companion(app.extensions["settings"], forked)
    yield f"http://127.0.0.1:{port}"
    stop_runners(app, PATIENCE / 1000)
    end_companion(app)
    server.close()


@pytest.fixture(scope="session")
def address(served_app: Flask) -> Iterator[str]:
    """Serve the application and return its address."""
    with serving(served_app) as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a running Chromium."""
    path = os.environ.get("SURVEY_TEST_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium: run  python3 -m survey test --install")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def expected_messages() -> list[str]:
    """Return parts of console messages that a test expects: a browser reports every failed request."""
    return []


@pytest.fixture
def open_page(chromium: Browser, address: str, expected_messages: list[str]) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages of a given width, with or without JavaScript; fails on any other console message."""
    with pages_at(chromium, address, expected_messages) as make:
        yield make


@contextmanager
def pages_at(chromium: Browser, address: str, expected_messages: Sequence[str] = ()) -> Iterator[Callable[..., Page]]:
    """Give a maker of pages of the application at an address; fails on foreign requests and other console messages."""
    messages: list[str] = []
    foreign: list[str] = []
    contexts = []

    def make(width: int = 1440, *, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            base_url=address,
            java_script_enabled=scripts,
            accept_downloads=True,
            locale="zh-CN",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: messages.append(f"{message.type}: {message.text} {message.location}"))
        page.on("request", lambda request: request.url.startswith((address, "data:")) or foreign.append(request.url))
        return page

    yield make
    for context in contexts:
        context.close()
    assert [text for text in messages if not any(part in text for part in expected_messages)] == []
    assert foreign == []


@pytest.fixture
def download_folder(tmp_path: Path) -> Path:
    """Return a folder for downloads."""
    return tmp_path
