"""The commands of docs/operations.md, run in the order in which they stand there, on a demonstration."""

from __future__ import annotations

import getpass
import importlib
import re
import shlex
import shutil
from pathlib import Path

import pytest

from survey.commands import VERBS, bare
from survey.config import DATABASE, INSTANCE, PUBLIC_URL, ROOT
from tests.integration.servers import client_programs, new_database, server, target
from tests.integration.store.demonstration import demonstration

__all__ = ["client_programs", "demonstration", "new_database", "server", "target"]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^((?:[A-Z_]+=\S+ )*)python3 -m survey (.+)$", re.MULTILINE)
ANOTHER_PASSWORD = "Example-Password-2026"


def commands(section: str) -> list[str]:
    """Return the commands of ours in the blocks of a section."""
    text = re.split(r"^## ", PAGE.partition(f"\n## {section}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for language, block in blocks if not language for _, line in COMMAND.findall(block)]


class Keeper:
    """Somebody who types the commands of a section, with folders and addresses of the test instead of the page's."""

    def __init__(self, places: dict[str, str]) -> None:
        self.places = places

    def types(self, line: str) -> int:
        """Run a command as it stands on the page; return its exit code."""
        for shown, own in self.places.items():
            line = line.replace(shown, own)
        verb, *rest = shlex.split(line)
        module = VERBS[verb][0]
        shared = sum(module == other for other, _ in VERBS.values()) > 1
        result: int = importlib.import_module(module).main([verb, *rest] if shared else rest)
        return result

    def follows(self, section: str) -> dict[str, int]:
        """Run all commands of a section but those that serve; return their exit codes."""
        return {line: self.types(line) for line in commands(section) if not line.startswith("run")}


@pytest.fixture
def keeper(
    demonstration: Path, tmp_path: Path, target: str, client_programs: None, monkeypatch: pytest.MonkeyPatch
) -> Keeper:
    """Return whoever keeps a demonstration, and knows a password."""
    del client_programs
    monkeypatch.delenv(DATABASE.name, raising=False)
    monkeypatch.delenv(PUBLIC_URL.name, raising=False)
    shutil.copytree(demonstration, tmp_path / "instance")
    monkeypatch.setenv(INSTANCE.name, str(tmp_path / "instance"))
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: ANOTHER_PASSWORD)
    for name in ("backup", "elsewhere"):
        (tmp_path / name).mkdir()
    return Keeper(
        {
            "/backup": str(tmp_path / "backup"),
            "/elsewhere": str(tmp_path / "elsewhere"),
            "postgresql://survey:password@db.example/survey": target,
        }
    )


def test_every_section_is_followed_from_installing_to_another_database(
    keeper: Keeper, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {*keeper.follows("Install").values()} == {0}
    assert "还缺" not in capsys.readouterr().out
    assert {*keeper.follows("Backup").values()} == {0}
    monkeypatch.setenv(INSTANCE.name, str(tmp_path / "another machine"))
    assert {*keeper.follows("Restore").values()} == {0}
    assert "the same: every rank" in capsys.readouterr().out
    assert {*keeper.follows("Upgrade").values()} == {0}
    assert "the same: every rank" in capsys.readouterr().out
    moving, *after = commands("Moving to PostgreSQL")
    assert keeper.types(moving) == 0
    assert keeper.types(after[0]) == 2  # the address is not set yet
    monkeypatch.setenv(DATABASE.name, target)
    assert [keeper.types(line) for line in after] == [0, 0]
    assert "the same: every rank" in capsys.readouterr().out


def test_the_page_holds_what_is_tried_elsewhere() -> None:
    assert f"python3 -m {' '.join(word for word in bare.WHEELS if word != '--quiet')}" in PAGE
    assert f"{' '.join(f'{name}={value}' for name, value in bare.OFFLINE.items())} python3 -m survey run" in PAGE
    assert commands("Install")[1:] == [
        "admin --system wang 王示例 13800000001 --security limei 李示例 13800000002 --audit zhao 赵示例 13800000003"
    ]
    assert [len(commands(section)) for section in ("Backup", "Restore", "Upgrade", "Moving to PostgreSQL")] == [
        2,
        4,
        4,
        3,
    ]
    lines = re.findall(r"survey (backup --into \S+ --keep 14)", PAGE)
    assert len(lines) == 4
