"""The door: what it says, when it sets up anew, and what it refuses."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import survey.__main__ as door
from survey.commands import DEVELOPER_VERBS, VERBS

ROOT = Path(__file__).resolve().parents[3]
Capture = pytest.CaptureFixture[str]
OLD_CATALOGUE, NEW_CATALOGUE = 1_000, 2_000


class Machine:
    """A made-up machine: records the commands that the door starts and answers each with an exit code."""

    def __init__(self, root: Path) -> None:
        self.venv = root / ".venv"
        self.commands: list[list[str]] = []
        self.failing: str | None = None

    def run(self, command: list[str], **_: Any) -> SimpleNamespace:
        self.commands.append([str(part) for part in command])
        if "venv" in command:
            (self.venv / "bin").mkdir(parents=True, exist_ok=True)
            (self.venv / "bin" / "python").touch()
            version = ".".join(str(part) for part in sys.version_info[:3])
            (self.venv / "pyvenv.cfg").write_text(f"home = somewhere\nversion = {version}\n", encoding="utf-8")
        return SimpleNamespace(returncode=int(self.failing is not None and self.failing in command))

    def install(self, command: list[str]) -> int:
        returned: int = self.run(command).returncode
        return returned

    def hand_over(self, command: list[str]) -> int:
        self.commands.append(command)
        return 0

    def verbs(self) -> list[str]:
        """Return what was started, each by its telling word."""
        words = ("--version", "venv", "install", "sync", "-c")
        return [next(word for word in words if word in command) for command in self.commands]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return a machine with pip, without uv, with both locks and no environment."""
    (tmp_path / "requirements.lock").write_text("a==1\n", encoding="utf-8")
    (tmp_path / "requirements-dev.lock").write_text("a==1\nb==2\n", encoding="utf-8")
    made = Machine(tmp_path)
    monkeypatch.setattr(door, "ROOT", tmp_path)
    monkeypatch.setattr(door, "VENV", made.venv)
    monkeypatch.setattr(door, "MARK", made.venv / "survey-stamp")
    monkeypatch.setattr(door, "PYTHON", made.venv / "bin" / "python")
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("subprocess.run", made.run)
    monkeypatch.setattr(door, "install", made.install)
    monkeypatch.setattr(door, "hand_over", made.hand_over)
    return made


def test_stamp_digests_python_then_locks(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    lock.write_bytes(b"a==1\n")
    assert door.stamp([lock]) == hashlib.sha256(sys.version.encode() + b"a==1\n").hexdigest()


def test_stamp_changes_with_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "x.lock"
    lock.write_bytes(b"a==1\n")
    monkeypatch.setattr(sys, "version", "3.99.0 (made up)")
    assert door.stamp([lock]) == hashlib.sha256(b"3.99.0 (made up)a==1\n").hexdigest()


@pytest.mark.parametrize(
    ("verb", "name"),
    [("run", "requirements.lock"), ("rank", "requirements.lock"), ("check", "requirements-dev.lock")],
)
def test_lock_for_verb(verb: str, name: str) -> None:
    assert door.lock_for(verb).name == name


def test_prepared_on_bare_machine_no(machine: Machine) -> None:
    assert not door.prepared("run")


def test_prepared_after_runtime_setup_for_run_only(machine: Machine) -> None:
    assert door.prepare("run") is None
    assert (door.prepared("run"), door.prepared("test")) == (True, False)


def test_prepared_after_developer_setup_for_both(machine: Machine) -> None:
    assert door.prepare("test") is None
    assert (door.prepared("run"), door.prepared("test")) == (True, True)


def test_prepared_after_lock_changed_no(machine: Machine, tmp_path: Path) -> None:
    assert door.prepare("run") is None
    (tmp_path / "requirements.lock").write_text("a==2\n", encoding="utf-8")
    assert not door.prepared("run")


def test_prepare_without_ensurepip_installs_from_outside(machine: Machine) -> None:
    assert door.prepare("run") is None
    assert machine.commands[1:] == [
        [sys.executable, "-m", "venv", "--without-pip", "--clear", str(machine.venv)],
        [sys.executable, "-m", "pip", "--python", str(machine.venv / "bin" / "python"), "install", "--require-hashes",
         "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
         "-r", str(machine.venv.parent / "requirements.lock")],
    ]  # fmt: skip


def test_prepare_asks_for_a_pip_that_installs_elsewhere(machine: Machine) -> None:
    """Before 22.3 pip knew no --python: it is then told as missing, not taken for a broken network."""
    assert door.prepare("run") is None
    assert machine.commands[0] == [sys.executable, "-m", "pip", "--python", sys.executable, "--version"]
    assert door.NO_PIP == (
        "pip 22.3 or newer is missing: on Debian and Ubuntu run  apt-get install -y python3-pip"
        "  (an older one: python3 -m pip install --upgrade pip) and try again"
    )


def test_prepare_with_uv_uses_it(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/somewhere/{name}")
    assert door.prepare("run") is None
    assert machine.verbs() == ["venv", "sync"]
    assert machine.commands[1][0] == "/somewhere/uv"


def test_prepare_again_keeps_environment(machine: Machine) -> None:
    assert door.prepare("run") is None
    machine.commands.clear()
    assert door.prepare("test") is None
    assert machine.verbs() == ["--version", "install"]


def test_prepare_after_other_python_makes_environment_anew(machine: Machine) -> None:
    assert door.prepare("run") is None
    (machine.venv / "pyvenv.cfg").write_text("version = 3.11.0rc1\n", encoding="utf-8")
    machine.commands.clear()
    assert door.prepare("run") is None
    assert machine.verbs() == ["--version", "venv", "install"]


@pytest.mark.parametrize(
    ("failing", "sentence"),
    [("--version", door.NO_PIP), ("venv", door.NO_VENV), ("install", door.NO_PACKAGES)],
)
def test_main_when_setup_fails_one_sentence(machine: Machine, capsys: Capture, failing: str, sentence: str) -> None:
    machine.failing = failing
    assert door.main(["run"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[1:] == [sentence]
    assert not door.prepared("run")


def test_main_on_bare_machine_sets_up_then_hands_over(machine: Machine, capsys: Capture) -> None:
    assert door.main(["score", "sme2024", "--answers", "x.json"]) == 0
    assert machine.commands[-1] == [
        str(machine.venv / "bin" / "python"), "-m", "survey", "score", "sme2024", "--answers", "x.json",
    ]  # fmt: skip
    assert capsys.readouterr().out == ""


def test_main_with_unknown_verb_refused(machine: Machine, capsys: Capture) -> None:
    assert door.main(["rnu"]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"there is no verb 'rnu'\n{door.usage()}\n")
    assert machine.commands == []


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return what reaches a made-up verb's module when the environment's own Python opens the door."""
    given: list[list[str]] = []

    def main(arguments: list[str]) -> int:
        given.append(arguments)
        return 7

    module = SimpleNamespace(main=main)
    monkeypatch.setattr(door, "inside", lambda: True)
    monkeypatch.setattr("importlib.import_module", lambda _: module)
    return given


def test_main_inside_a_right_environment_goes_straight_on(
    machine: Machine, verb: list[list[str]], capsys: Capture
) -> None:
    assert door.prepare("run") is None
    capsys.readouterr()
    machine.commands.clear()
    assert door.main(["run", "--port", "9"]) == 7
    assert verb == [["--port", "9"]]
    assert (machine.commands, capsys.readouterr().err) == ([], "")


def test_main_inside_a_stale_environment_says_so(machine: Machine, verb: list[list[str]], capsys: Capture) -> None:
    assert door.main(["run"]) == 7
    assert capsys.readouterr().err == (
        "note: this environment was not made from requirements.lock; start outside it to bring it up to date\n"
    )


def test_main_headless_verb_passes_its_name_on(machine: Machine, verb: list[list[str]]) -> None:
    assert door.main(["rank", "m.csv"]) == 7
    assert verb == [["rank", "m.csv"]]


def test_main_without_verb_shows_usage(capsys: Capture) -> None:
    assert door.main([]) == 2
    assert capsys.readouterr().out == f"{door.usage()}\n"


def test_main_with_help_succeeds(capsys: Capture) -> None:
    assert door.main(["--help"]) == 0
    assert capsys.readouterr().out == f"{door.usage()}\n"


def test_main_on_old_python_refused(machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(sys, "version", "3.9.2 (made up)")
    assert door.main(["run"]) == 2
    assert capsys.readouterr().err == (
        "Python 3.11 or newer is needed; this is 3.9.2: on Debian and Ubuntu run  apt-get install -y python3.11"
        " python3-pip  and start again with  python3.11 -m survey\n"
    )
    assert machine.commands == []


def catalogue(root: Path, compiled: int | None) -> None:
    """Write a .po of one age and perhaps a .mo of another."""
    source = root / "survey" / "translations" / "en" / "messages.po"
    source.parent.mkdir(parents=True)
    source.touch()
    os.utime(source, (1_500, 1_500))
    if compiled is not None:
        source.with_suffix(".mo").touch()
        os.utime(source.with_suffix(".mo"), (compiled, compiled))


@pytest.mark.parametrize(("compiled", "times"), [(None, 1), (OLD_CATALOGUE, 1), (NEW_CATALOGUE, 0)])
def test_compile_translations_when_source_newer(
    machine: Machine, tmp_path: Path, compiled: int | None, times: int
) -> None:
    catalogue(tmp_path, compiled)
    assert door.compile_translations()
    assert machine.verbs() == ["-c"] * times


def test_main_with_broken_catalogue_refused(machine: Machine, tmp_path: Path, capsys: Capture) -> None:
    catalogue(tmp_path, None)
    machine.failing = "-c"
    assert door.main(["run"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "a translation could not be compiled: mend the .po file named above"
    )


def test_environment_is_readable_for_all_whatever_the_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started by root, the PostgreSQL of the tests works as another user, who has to read its libraries."""

    def venv(command: list[str], **more: Any) -> subprocess.CompletedProcess[bytes]:
        if "venv" in command:
            command = [sys.executable, "-c", f"open({str(tmp_path / 'venv')!r}, 'x')"]
            return run(command, **more)
        return run([sys.executable, "-c", ""], check=True)

    run = subprocess.run
    monkeypatch.setattr("subprocess.run", venv)
    monkeypatch.setattr(door, "VENV", tmp_path)
    monkeypatch.setattr(door, "MARK", tmp_path / "mark")
    monkeypatch.setattr(door, "PYTHON", tmp_path / "python")
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(door, "install", lambda _: 0)
    before = os.umask(0o077)
    try:
        assert door.prepare("run") is None
        monkeypatch.undo()
        assert door.install([sys.executable, "-c", f"open({str(tmp_path / 'installed')!r}, 'x')"]) == 0
    finally:
        os.umask(before)
    made = {name: (tmp_path / name).stat().st_mode & 0o777 for name in ("venv", "installed")}
    assert made == {"venv": 0o644, "installed": 0o644}


def test_install_tells_every_tenth_package_on_standard_error(capsys: Capture) -> None:
    script = (
        "for n in range(21): print(('Collecting', 'Processing')[n % 2], n)\n"
        "print('Installing collected packages: p')\n"
        "raise SystemExit(3)"
    )
    assert door.install([sys.executable, "-c", script]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "  10 packages found …",
        "  20 packages found …",
        "  installing 21 packages …",
    ]


def test_door_imports_standard_library_only() -> None:
    """A bare machine has nothing else: importing the door must not load anything outside it."""
    code = (
        "import sys, survey.__main__\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded - sys.stdlib_module_names - {'survey', '__main__'}))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout == "[]\n"


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def child(code: str, given: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run code in a child that has these variables and none else that names an encoding."""
    names = ("LANG", "LC_ALL", "LC_CTYPE", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONCOERCECLOCALE")
    environment = {name: value for name, value in os.environ.items() if name not in names} | given
    command = [sys.executable, "-c", f"import survey.__main__ as door\n{code}"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("given", "printed", "told"),
    [
        ({"LC_ALL": "C"}, "数据目录…", "数据目录…"),
        ({"LANG": "C.UTF-8"}, "数据目录…", "数据目录…"),
        (ASCII, "数据目录…", "数据目录…"),
        ({"PYTHONIOENCODING": "latin-1"}, "数据目录…", "数据目录…"),
        ({"PYTHONIOENCODING": "cp1252:strict"}, "数据目录…", "数据目录…"),
    ],
)
def test_main_on_a_machine_whose_encoding_lacks_chinese_speaks_utf_8(
    given: dict[str, str], printed: str, told: str
) -> None:
    code = f"door.main(['--help'])\nprint({printed!a})\ndoor.say({told!a})"
    done = child(code, given)
    assert (done.stdout.decode().splitlines()[-1], done.stderr.decode(), done.returncode) == (printed, f"{told}\n", 0)


def test_main_on_a_machine_that_writes_gbk_keeps_it_and_never_fails() -> None:
    done = child("door.main(['--help'])\nprint('\\u6570\\u636e\\U0001f600')", {"PYTHONIOENCODING": "gbk"})
    assert (done.stdout.decode("gbk").splitlines()[-1], done.stderr) == ("数据\\U0001f600", b"")


@pytest.mark.parametrize(
    ("given", "mode"), [(ASCII, "1"), ({"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"}, "0"), ({"LC_ALL": "C.UTF-8"}, None)]
)
def test_every_python_started_takes_utf_8_where_the_locale_lacks_chinese(
    given: dict[str, str], mode: str | None
) -> None:
    code = "import os\ndoor.main(['--help'])\nprint(os.environ.get('PYTHONUTF8'))"
    assert child(code, given).stdout.decode().splitlines()[-1] == str(mode)


def test_verbs_name_modules_that_exist() -> None:
    missing = [name for name, _ in VERBS.values() if not (ROOT / (name.replace(".", "/") + ".py")).exists()]
    assert missing == []
    assert set(VERBS) >= DEVELOPER_VERBS
