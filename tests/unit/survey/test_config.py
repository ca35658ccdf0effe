"""Settings of the environment that are refused, in one sentence that holds no password."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.config import load_settings


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return the environment without settings of ours."""
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE", "SURVEY_SMTP_URL", "SURVEY_MAIL_FROM"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    "url",
    [
        "smtps://user:secret@mail.example.test:465",
        "smtp://user:secret@mail.example.test:587?starttls=required",
        "smtp://127.0.0.1:25",
    ],
)
def test_a_mail_server_by_tls_or_on_this_machine(environment: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    environment.setenv("SURVEY_SMTP_URL", url)
    environment.setenv("SURVEY_MAIL_FROM", "survey@example.test")
    found = load_settings(tmp_path)
    assert (found.smtp_url, found.mail_from, found.second_factor) == (url, "survey@example.test", True)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://user:secret@mail.example.test:587",
        "smtp://user:secret@mail.example.test:587?starttls=no",
        "mail.example.test",
        "http://mail.example.test",
        "smtps://",
    ],
)
def test_a_mail_server_in_the_clear_is_refused(environment: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    environment.setenv("SURVEY_SMTP_URL", url)
    environment.setenv("SURVEY_MAIL_FROM", "survey@example.test")
    with pytest.raises(ValueError, match="codes would travel readable") as raised:
        load_settings(tmp_path)
    assert "secret" not in str(raised.value)


def test_a_mail_server_needs_a_sender(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("SURVEY_SMTP_URL", "smtps://user:secret@mail.example.test")
    with pytest.raises(ValueError, match="SURVEY_MAIL_FROM"):
        load_settings(tmp_path)


def test_without_a_mail_server_nothing_is_needed(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert environment
    found = load_settings(tmp_path)
    assert (found.smtp_url, found.mail_from) == ("", "")
