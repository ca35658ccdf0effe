"""`hook`: let git run `check` before every commit, and `git blame` look through commits that only laid out lines."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from survey.config import ROOT

IGNORED = ".git-blame-ignore-revs"
SCRIPT = """#!/bin/sh
# Written by `python3 -m survey hook`. To commit without it once: git commit --no-verify
cd "$(git rev-parse --show-toplevel)" && exec python3 -m survey check
"""


def main(arguments: list[str]) -> int:
    """Write the hook and name the commits that blame ignores; returns 2 with one sentence where that can't be.

    Another hook is left as it is, and then nothing is set.
    """
    argparse.ArgumentParser(prog="python3 -m survey hook").parse_args(arguments)
    path = hook_path(ROOT)
    if path is None:
        print("this folder is no git checkout: there is nothing to hook into", file=sys.stderr)
        return 2
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") != SCRIPT:
        print(f"{path} holds another hook: add  python3 -m survey check  to it, or take it away", file=sys.stderr)
        return 2
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SCRIPT, encoding="utf-8")
    path.chmod(0o755)
    print(f"git runs check before every commit now ({path})")
    return ignore_layout_in_blame(ROOT)


def ignore_layout_in_blame(root: Path) -> int:
    """Let `git blame` of this checkout ignore the commits listed in `.git-blame-ignore-revs`; return git's exit code.

    Where the file is missing nothing is set: git refuses to blame at all with a file that isn't there.
    """
    if not (root / IGNORED).is_file():
        return 0
    done = subprocess.run(["git", "config", "blame.ignoreRevsFile", IGNORED], cwd=root, check=False)
    if done.returncode == 0:
        print(f"git blame looks through the commits of {IGNORED} now")
    return done.returncode


def hook_path(root: Path) -> Path | None:
    """Return where git looks for this checkout's hook before a commit; None where there is no git or no checkout."""
    command = ["git", "rev-parse", "--git-path", "hooks/pre-commit"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return root / done.stdout.strip() if done.returncode == 0 else None
