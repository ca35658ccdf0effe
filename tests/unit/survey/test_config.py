"""Settings: proxies and mail servers that are named are read, and what is none is refused in one sentence."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from survey.config import FIRM_FILE_LIMIT, FIRM_LIMIT, MEGABYTE, load_settings, read_networks


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("", []),
        (" , ", []),
        ("10.0.0.5", ["10.0.0.5/32"]),
        ("10.0.0.5, 10.1.0.0/24,2001:db8::/32", ["10.0.0.5/32", "10.1.0.0/24", "2001:db8::/32"]),
    ],
)
def test_proxies_are_addresses_or_networks(text: str, networks: list[str]) -> None:
    assert list(read_networks(text)) == [ip_network(one) for one in networks]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("gateway", "gateway is neither an address nor a network ('gateway' does not appear to be an IPv4 or IPv6"),
        ("10.0.0.5 10.0.0.6", "10.0.0.5 10.0.0.6 is neither an address nor a network ("),
        ("10.0.0.5/24", "10.0.0.5/24 is neither an address nor a network (10.0.0.5/24 has host bits set)"),
        ("10.0.0.5:8000", "10.0.0.5:8000 is neither an address nor a network ("),
        ("*", "* is neither an address nor a network ("),
        ("0.0.0.0/0", "0.0.0.0/0 is every address there is: name the proxies in front"),
        ("10.0.0.5, ::/0", "::/0 is every address there is: name the proxies in front"),
    ],
)
def test_a_wrong_proxy_is_refused_in_one_sentence(
    text: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEY_TRUSTED_PROXIES", text)
    with pytest.raises(ValueError, match="SURVEY_TRUSTED_PROXIES: ") as refused:
        load_settings(tmp_path / "instance")
    assert str(refused.value).startswith(f"SURVEY_TRUSTED_PROXIES: {sentence}")
    assert not (tmp_path / "instance").exists()


def test_the_environment_names_the_proxies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEY_TRUSTED_PROXIES", "10.0.0.5")
    assert load_settings(tmp_path).trusted_proxies == (ip_network("10.0.0.5/32"),)
    monkeypatch.delenv("SURVEY_TRUSTED_PROXIES")
    assert load_settings(tmp_path).trusted_proxies == ()


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


def test_a_key_is_made_whole_and_a_half_one_is_refused(tmp_path: Path, environment: pytest.MonkeyPatch) -> None:
    assert environment
    made, path = load_settings(tmp_path).secret_key, tmp_path / "secret.key"
    assert (len(made), load_settings(tmp_path).secret_key, path.stat().st_mode & 0o777) == (64, made, 0o600)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["exports", "secret.key", "uploads"]
    for half in ("", made[:31]):
        path.write_text(half, encoding="ascii")
        with pytest.raises(ValueError, match="holds no whole key"):
            load_settings(tmp_path)


@pytest.mark.parametrize(("text", "limit"), [("", FIRM_LIMIT), ("50", 50 * MEGABYTE), ("2048", 2048 * MEGABYTE)])
def test_room_of_an_enterprise(tmp_path: Path, environment: pytest.MonkeyPatch, text: str, limit: int) -> None:
    environment.setenv("SURVEY_FIRM_MB", text)
    assert load_settings(tmp_path).firm_limit == limit


@pytest.mark.parametrize(("text", "limit"), [("", FIRM_FILE_LIMIT), ("50", 50), ("4000", 4000)])
def test_files_of_an_enterprise(tmp_path: Path, environment: pytest.MonkeyPatch, text: str, limit: int) -> None:
    environment.setenv("SURVEY_FIRM_FILES", text)
    assert load_settings(tmp_path).firm_files == limit


@pytest.mark.parametrize("text", ["49", "-1", "50.5", "²"])
def test_a_number_of_files_that_is_none_is_refused(tmp_path: Path, environment: pytest.MonkeyPatch, text: str) -> None:
    environment.setenv("SURVEY_FIRM_FILES", text)
    with pytest.raises(ValueError, match="SURVEY_FIRM_FILES must be a whole number, at least 50"):
        load_settings(tmp_path)


@pytest.mark.parametrize("text", ["49", "-1", "1.5", "²", "many"])
def test_room_that_is_none_is_refused(tmp_path: Path, environment: pytest.MonkeyPatch, text: str) -> None:
    environment.setenv("SURVEY_FIRM_MB", text)
    with pytest.raises(ValueError, match="SURVEY_FIRM_MB must be a whole number of megabytes, at least 50"):
        load_settings(tmp_path)


def test_what_others_could_read_is_taken_from_them(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    del environment
    load_settings(tmp_path)
    for name in ("survey.sqlite", "survey.sqlite-wal", "secret.key"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    load_settings(tmp_path)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir() if path.is_file()}
    assert modes == dict.fromkeys(("survey.sqlite", "survey.sqlite-wal", "secret.key"), 0o600)
