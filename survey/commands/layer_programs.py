"""Programs that layers of tests need: where they are found, what to run where one is missing, and apt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first is Debian's Chromium without a window: the same engine, whose main process costs a fifth of the other's."""
OFFICES = ("soffice", "libreoffice")
NGINX_FOLDERS = os.pathsep.join(("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"))  # not everybody's PATH has them
APT = "apt-get update && apt-get install -y --no-install-recommends "
DRIVER_PACKAGE = "libatomic1"  # what Playwright's node wants beyond a bare Debian
_HINTS = {
    ("browser", "darwin"): "brew install --cask chromium",
    ("browser", "win32"): "winget install Hibbiki.Chromium",
    ("office", "darwin"): "brew install --cask libreoffice",
    ("office", "win32"): "winget install TheDocumentFoundation.LibreOffice",
    ("gateway", "darwin"): "brew install nginx openssl",
    ("gateway", "win32"): "nginx stands on Linux: run this layer there",
}


def browser_path() -> str | None:
    """Return the path of an installed Chromium, of one without a window if there is any."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def office_path() -> str | None:
    """Return the path of an installed LibreOffice."""
    return next((path for name in OFFICES if (path := shutil.which(name))), None)


def nginx_path() -> str | None:
    """Return the path of an installed nginx."""
    return shutil.which("nginx") or shutil.which("nginx", path=NGINX_FOLDERS)


def driver_fault() -> str | None:
    """Return why Playwright's driver does not start (it is a node of its own, with libraries of its own), or None."""
    command = [sys.executable, "-m", "playwright", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    said = (done.stderr or done.stdout).strip().splitlines()
    return None if done.returncode == 0 else (said[-1] if said else f"it ended with {done.returncode}")


@dataclass(frozen=True, slots=True)
class Need:
    """A program that a layer needs, whether it is there, and the Debian packages that bring it."""

    present: Callable[[], bool]
    packages: tuple[str, ...]


NEEDS = {
    "browser": (
        Need(lambda: browser_path() is not None, (SHELL, "fonts-noto-cjk")),
        Need(lambda: driver_fault() is None, (DRIVER_PACKAGE,)),
    ),
    "office": (Need(lambda: office_path() is not None, ("libreoffice-calc", "fonts-noto-cjk")),),
    "gateway": (
        Need(lambda: nginx_path() is not None, ("nginx",)),
        Need(lambda: shutil.which("openssl") is not None, ("openssl",)),
    ),
}


def lacking(layers: Sequence[str]) -> list[str]:
    """Return the Debian packages that these layers lack, each once."""
    needs = [need for name in layers for need in NEEDS.get(name, ()) if not need.present()]
    return list(dict.fromkeys(package for need in needs for package in need.packages))


def advice(layer: str) -> str:
    """Return the command that brings what a layer lacks on this machine."""
    return _HINTS.get((layer, sys.platform)) or APT + " ".join(lacking([layer]))


def install(layers: Sequence[str]) -> None:
    """Install what these layers lack where apt is; elsewhere the missing layer prints the command."""
    packages = lacking(layers) if shutil.which("apt-get") else []
    if not packages:
        return
    print(f"installing {', '.join(packages)} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    prefix = ["sudo"] if os.geteuid() and shutil.which("sudo") else []
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([*prefix, "apt-get", "-qq", *command], check=False, env=environment, stdout=subprocess.DEVNULL)
