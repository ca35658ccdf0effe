"""`work`: what it refuses before it computes anything. That it computes is tested with real processes (test_worker)."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from survey.commands import working
from survey.config import Settings
from survey.store import migrations


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("revision", ["", "0008"])
def test_a_database_of_another_version_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], revision: str
) -> None:
    (tmp_path / "instance").mkdir()
    url = f"sqlite:///{tmp_path / 'instance' / 'survey.sqlite'}"
    for wanted in filter(None, [revision]):
        migrations.upgrade(url, wanted)
    assert working.main(["--instance", str(tmp_path / "instance")]) == 2
    assert "start `python3 -m survey run` first" in capsys.readouterr().err
    assert migrations.current_revision(url) == revision


def test_settings_that_do_not_fit_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEY_PUBLIC_URL", "http://example.com")
    assert working.main(["--instance", str(tmp_path)]) == 2
    assert "must be https" in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_number_of_jobs_below_one_is_refused(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        working.main(["--jobs", count])
    assert "--jobs" in capsys.readouterr().err


def test_it_computes_until_it_is_told_to_stop(
    migrated: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The handler of SIGTERM is called as soon as the runners have started."""
    handlers: dict[object, Callable[..., None]] = {}
    seen: list[object] = []

    def start(_app: Flask, count: int) -> None:
        seen.append(count)
        handlers[signal.SIGTERM]()

    monkeypatch.setenv("DATABASE_URL", migrated.database_url)
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(working, "start_runners", start)
    monkeypatch.setattr(working, "stop_runners", lambda _app: seen.append("stopped"))
    assert working.main(["--instance", str(migrated.instance), "--jobs", "3"]) == 0
    assert seen == [3, "stopped"]
    assert set(handlers) == {signal.SIGTERM, signal.SIGINT}
    assert "正在处理后台任务" in capsys.readouterr().out
