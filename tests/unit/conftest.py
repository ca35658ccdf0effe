"""The unit layer can't reach a database."""

from __future__ import annotations

from typing import NoReturn

import pytest
from sqlalchemy.pool import Pool


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Refuse every connection, except where a test is marked `migrates` (the check command's own temporary file)."""

    def refuse(*_: object, **__: object) -> NoReturn:
        message = "a unit test reaches for a database: move it to tests/integration"
        raise AssertionError(message)

    if "migrates" not in request.keywords:
        monkeypatch.setattr(Pool, "connect", refuse)
