"""What a test costs counts the programs that it started, while they live and after."""

from __future__ import annotations

import subprocess
import sys

from tests.processor_seconds import used

_COMPUTING = """
print(sum(range(20_000_000)), flush=True)
input()
"""


def test_a_child_counts_while_it_lives_and_once() -> None:
    before = used()
    with subprocess.Popen([sys.executable, "-c", _COMPUTING], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == b"199999990000000\n"
        living = used() - before
        child.stdin.close()
        child.wait()
    ended = used() - before
    assert (living > 0, ended >= living, ended < 2 * living) == (True, True, True)
