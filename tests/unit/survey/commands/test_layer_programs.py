"""Programs that layers need: which one is taken, what is said where one is missing, what `--install` asks apt for."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.commands import layer_programs, testing
from survey.commands.testing import Outcome


@pytest.mark.parametrize(
    ("missing", "path"),
    [
        (set(), "/x/chromium-headless-shell"),
        ({"chromium-headless-shell"}, "/x/chromium"),
        ({"chromium-headless-shell", "chromium"}, "/x/chromium-browser"),
    ],
)
def test_browser_path_prefers_a_chromium_without_a_window(
    monkeypatch: pytest.MonkeyPatch, missing: set[str], path: str
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None if name in missing else f"/x/{name}")
    assert layer_programs.browser_path() == path


@pytest.mark.parametrize(
    ("platform", "command"),
    [
        ("linux", f"{layer_programs.APT}chromium-headless-shell fonts-noto-cjk libatomic1"),
        ("darwin", "brew install --cask chromium"),
        ("win32", "winget install Hibbiki.Chromium"),
    ],
)
def test_browser_layer_without_chromium_gives_the_command(
    monkeypatch: pytest.MonkeyPatch, platform: str, command: str
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(layer_programs, "browser_path", lambda: None)
    monkeypatch.setattr(layer_programs, "driver_fault", lambda: "no libatomic.so.1")
    assert testing.LAYERS["browser"](None) == Outcome("browser", "-", reason=f"no Chromium; run:  {command}")


def driver(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Let Playwright find this script as its node."""
    node = folder / "node"
    node.write_text(f"#!/bin/sh\n{script}\n")
    node.chmod(0o755)
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(node))


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("echo Version 1.0", None),
        ("echo >&2; echo 'node: no libatomic.so.1 ' >&2; exit 127", "node: no libatomic.so.1"),
        ("exit 3", "it ended with 3"),
    ],
)
def test_driver_fault_is_the_last_thing_that_a_broken_node_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, fault: str | None
) -> None:
    driver(monkeypatch, tmp_path, script)
    assert layer_programs.driver_fault() == fault


def test_browser_layer_whose_driver_does_not_start_says_why_and_gives_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver(monkeypatch, tmp_path, "echo 'node: no libatomic.so.1' >&2; exit 127")
    monkeypatch.setattr(layer_programs, "browser_path", lambda: "/x/chromium")
    assert testing.LAYERS["browser"](None) == Outcome(
        "browser",
        "-",
        reason="Playwright does not start (node: no libatomic.so.1); on Debian run:  "
        "apt-get update && apt-get install -y --no-install-recommends libatomic1",
    )


@pytest.mark.parametrize(
    ("layer", "lacks", "platform", "command"),
    [
        ("office", "no LibreOffice", "linux", f"{layer_programs.APT}libreoffice-calc fonts-noto-cjk"),
        ("office", "no LibreOffice", "darwin", "brew install --cask libreoffice"),
        ("office", "no LibreOffice", "win32", "winget install TheDocumentFoundation.LibreOffice"),
        ("gateway", "no nginx or no openssl", "linux", f"{layer_programs.APT}nginx openssl"),
    ],
)
def test_layer_without_its_program_gives_the_command(
    monkeypatch: pytest.MonkeyPatch, layer: str, lacks: str, platform: str, command: str
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    assert testing.LAYERS[layer](None) == Outcome(layer, "-", reason=f"{lacks}; run:  {command}")


def test_nginx_is_found_beside_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name, path="": f"/x/{name}" if "/usr/sbin" in path else None)
    assert layer_programs.nginx_path() == "/x/nginx"


def test_office_path_prefers_soffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/x/{name}")
    assert layer_programs.office_path() == "/x/soffice"


def installing(
    monkeypatch: pytest.MonkeyPatch, present: set[str], user: int, layers: list[str] | None = None
) -> list[list[str]]:
    """Run install on a made-up machine, whose driver starts where "libatomic1" is present; return what it started."""
    started: list[list[str]] = []
    monkeypatch.setattr("shutil.which", lambda name, path=None: name if name in present else None)  # noqa: ARG005
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr(
        layer_programs, "driver_fault", lambda: None if "libatomic1" in present else "no libatomic.so.1"
    )
    monkeypatch.setattr("subprocess.run", lambda command, **_: started.append(command))
    layer_programs.install(layers or ["browser"])
    return started


def test_install_as_root_by_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installing(monkeypatch, {"apt-get", "sudo"}, 0) == [
        ["apt-get", "-qq", "update"],
        [
            "apt-get",
            "-qq",
            "install",
            "-y",
            "--no-install-recommends",
            "chromium-headless-shell",
            "fonts-noto-cjk",
            "libatomic1",
        ],
    ]


def test_install_as_user_by_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [command[0] for command in installing(monkeypatch, {"apt-get", "sudo"}, 1000)] == ["sudo", "sudo"]


def test_install_without_apt_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installing(monkeypatch, {"dnf", "sudo"}, 0) == []


@pytest.mark.parametrize(
    ("present", "layers", "packages"),
    [
        (
            set(),
            ["unit", "browser", "office"],
            ["chromium-headless-shell", "fonts-noto-cjk", "libatomic1", "libreoffice-calc"],
        ),
        ({"chromium"}, ["browser", "office"], ["libatomic1", "libreoffice-calc", "fonts-noto-cjk"]),
        ({"google-chrome"}, ["browser"], ["libatomic1"]),
        ({"chromium", "libatomic1"}, ["browser", "office"], ["libreoffice-calc", "fonts-noto-cjk"]),
        ({"chromium", "libatomic1", "libreoffice"}, ["browser", "office"], []),
        ({"soffice"}, ["office"], []),
        (set(), ["gateway"], ["nginx", "openssl"]),
        ({"nginx", "openssl"}, ["gateway"], []),
        (set(), ["unit", "sqlite"], []),
    ],
)
def test_install_takes_what_the_layers_lack(
    monkeypatch: pytest.MonkeyPatch, present: set[str], layers: list[str], packages: list[str]
) -> None:
    started = installing(monkeypatch, {"apt-get", *present}, 0, layers)
    assert [command[5:] for command in started if "install" in command] == ([packages] if packages else [])
