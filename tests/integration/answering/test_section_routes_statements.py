"""What the pages of a firm ask the database for: each thing once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event

from tests.integration.answering.test_section_routes import client, fields, page
from tests.integration.conftest import Browser

__all__ = ["client"]


@pytest.mark.parametrize(
    ("path", "tables"),
    [
        ("/fill/facts/identity", ["version", "version_id", "enquiries"]),
        ("/fill/facts/project", ["version", "version_id", "evidence", "enquiries"]),
        (
            "/workbench",
            [
                "version",
                "acts",
                "returns",
                "version_id",
                "trail",
                "saved",
                "answered",
                "entered",
                "messages",
                "conditions",
                "own campaigns",
            ],
        ),
    ],
)
def test_a_page_asks_the_database_once_for_each_thing(
    app: Flask, client: Browser, path: str, tables: list[str]
) -> None:
    """Of a draft without a submission; what each page asks for besides: session, campaign, draft, contact."""
    client.send(
        "/fill/facts/identity", registered_place="示例甲", action="save", **fields(page(client, "/fill/facts/identity"))
    )
    page(client, path)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    try:
        page(client, path)
    finally:
        event.remove(app.extensions["engine"], "before_cursor_execute", note)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 4 + len(tables)
