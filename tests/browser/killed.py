"""The service as a process of its own, which a test kills and starts again, with another key too."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from survey.config import ROOT
from tests.waiting import PATIENCE

TRIES = 600


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """`python3 -m survey run` on a folder; its port stays the same over restarts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return once it answers."""
        command = [sys.executable, "-m", "survey", "run", "--empty", "--processes", "1", "--port", str(self.port)]
        environment = {**os.environ, "SURVEY_INSTANCE": str(self.folder)}
        environment.pop("DATABASE_URL", None)
        with (self.folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        for _ in range(TRIES):
            assert self.process.poll() is None, (self.folder / "said.txt").read_text(encoding="utf-8")
            if self.answers():
                return
            try:
                self.process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        pytest.fail("it does not answer")

    def answers(self) -> bool:
        """Return whether somebody answers on its port."""
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=PATIENCE) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """End it as `kill -9` does: nothing is finished, nothing is said."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def new_key(self) -> None:
        """Throw the secret key away; the next start makes another."""
        (self.folder / "secret.key").unlink()
