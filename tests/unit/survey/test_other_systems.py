"""Everything can be imported where the modules of Unix are missing, as on Windows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, dotted, modules

HIDDEN = ("fcntl", "grp", "pwd", "resource", "termios")
IMPORTING = """
import gc, importlib, importlib.abc, sys
gc.disable()  # what is imported lives to the end
import psutil  # its half for Linux needs `resource`; on Windows it has another

class Hidden(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in sys.argv[1].split(","):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in sys.argv[1].split(","):
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hidden())
names = sys.stdin.read().split()
for name in names:
    importlib.import_module(name)
print(len(names))
"""
OURS = [dotted(one) for one in modules("survey", "scoring", "exports") if not one.endswith("__main__.py")]


def imported(names: list[str], instance: Path) -> subprocess.CompletedProcess[str]:
    """Import modules in a fresh process without those of Unix; `instance`: where `wsgi` makes its folder."""
    return subprocess.run(
        [sys.executable, "-c", IMPORTING, ",".join(HIDDEN)],
        input="\n".join(names),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"SURVEY_INSTANCE": str(instance)},
    )


def test_every_module_is_imported_without_those_of_unix(tmp_path: Path) -> None:
    done = imported([*OURS, "wsgi"], tmp_path)
    assert (done.stdout.strip(), done.returncode) == (str(len(OURS) + 1), 0), done.stderr


@pytest.mark.parametrize("name", HIDDEN)
def test_one_that_needs_them_is_seen(name: str, tmp_path: Path) -> None:
    done = imported([name], tmp_path)
    assert done.returncode == 1
    assert f"No module named '{name}'" in done.stderr
