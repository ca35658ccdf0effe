"""`python3 -m survey VERB`: the one door. Standard library only, so that it opens on a bare machine.

Makes `.venv` from the lock file, compiles the translations, then hands the verb to that environment.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import io
import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from survey.commands import DEVELOPER_VERBS, VERBS

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
MARK = VENV / "survey-stamp"
READABLE = 0o022  # the environment holds no secret, and the tests' PostgreSQL reads it as another user
CHINESE = "数字化试点评估…"
NO_PIP = (
    "pip 22.3 or newer is missing: on Debian and Ubuntu run  apt-get install -y python3-pip"
    "  (an older one: python3 -m pip install --upgrade pip) and try again"
)
NO_VENV = (
    "python3 -m venv failed for the reason above: this folder must be writable; where venv itself is missing, on Debian"
    " and Ubuntu run  apt-get install -y python3-venv  and try again"
)
NO_PACKAGES = "the packages could not be installed: check the network or your mirror settings, then try again"
TOO_OLD = (
    "Python 3.11 or newer is needed; this is {}: on Debian and Ubuntu run  apt-get install -y python3.11 python3-pip"
    "  and start again with  python3.11 -m survey"
)


def say(text: str) -> None:
    """Report progress on standard error: standard output belongs to the verb."""
    print(text, file=sys.stderr, flush=True)


def carries_chinese(encoding: str) -> bool:
    """Tell whether text in this encoding can hold what the program says."""
    try:
        CHINESE.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def speak() -> None:
    """Make both streams say everything: UTF-8 where the encoding lacks Chinese, an escape for what is still lacking.

    Where the locale lacks Chinese, every Python that is started from here on takes names of files as UTF-8, too.
    """
    if not carries_chinese(locale.getpreferredencoding(do_setlocale=False)):
        os.environ["PYTHONUTF8"] = "1"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if carries_chinese(stream.encoding) else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def usage() -> str:
    """Return the list of verbs."""
    lines = [f"  {verb:<14} {help_line}" for verb, (_, help_line) in VERBS.items()]
    return "usage: python3 -m survey VERB …\n" + "\n".join(lines)


def stamp(locks: list[Path]) -> str:
    """Return what the environment was made from: the locks' digests and the Python version."""
    digest = hashlib.sha256(sys.version.encode())
    for lock in locks:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def lock_for(verb: str) -> Path:
    """Return the lock file that a verb needs; the development lock holds all of the runtime one."""
    return ROOT / ("requirements-dev.lock" if verb in DEVELOPER_VERBS else "requirements.lock")


def prepared(verb: str) -> bool:
    """Tell whether the environment was made from the lock that the verb needs, or from the larger one."""
    if not MARK.exists() or not PYTHON.exists():
        return False
    wanted = {stamp([lock_for(verb)]), stamp([lock_for("test")])}
    return MARK.read_text(encoding="ascii").strip() in wanted


def made_by_this_python() -> bool:
    """Tell whether an environment is there and belongs to this version of Python."""
    settings = VENV / "pyvenv.cfg"
    if not PYTHON.exists() or not settings.exists():
        return False
    version = ".".join(str(part) for part in sys.version_info[:3])
    return f"version = {version}" in settings.read_text(encoding="utf-8").splitlines()


def prepare(verb: str) -> str | None:
    """Make the environment; return a sentence when this machine can't."""
    lock = lock_for(verb)
    uv = shutil.which("uv")
    say("setting up .venv from " + lock.name + " (once; about a minute) …")
    MARK.unlink(missing_ok=True)
    fit = [sys.executable, "-m", "pip", "--python", sys.executable, "--version"]  # an old pip knows no --python
    if uv is None and subprocess.run(fit, capture_output=True, check=False).returncode:
        return NO_PIP
    if not made_by_this_python():
        make = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)]
        if subprocess.run(make, check=False, stdout=sys.stderr, umask=READABLE).returncode:
            return NO_VENV
    if uv:
        command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock)]
    else:
        command = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--require-hashes",
                   "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r", str(lock)]  # fmt: skip
    if install(command):
        return NO_PACKAGES
    MARK.write_text(stamp([lock]), encoding="ascii")
    return None


def install(command: list[str]) -> int:
    """Run the installer, telling every tenth package; return its exit code."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace", umask=READABLE
    ) as running:
        count = 0
        for line in running.stdout or ():
            if line.startswith(("Collecting ", "Processing ")):
                count += 1
                if count % 10 == 0:
                    say(f"  {count} packages found …")
            elif line.startswith("Installing "):
                say(f"  installing {count} packages …")
    return running.returncode


def compile_translations() -> bool:
    """Compile catalogues that are older than their source (inside the environment); return False when one is broken."""
    for source in (ROOT / "survey" / "translations").rglob("*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            say(f"compiling {source.relative_to(ROOT)}")
            code = (
                "import sys; from babel.messages import mofile, pofile\n"
                "with open(sys.argv[1], 'rb') as f: catalogue = pofile.read_po(f)\n"
                "with open(sys.argv[2], 'wb') as f: mofile.write_mo(f, catalogue)\n"
            )
            if subprocess.run([str(PYTHON), "-c", code, str(source), str(target)], check=False).returncode:
                return False
    return True


def inside() -> bool:
    """Tell whether this is already the environment's own Python."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def main(arguments: list[str]) -> int:
    """Run a verb; returns its exit code, 2 for a verb that is none."""
    speak()
    if sys.version_info < OLDEST:
        say(TOO_OLD.format(sys.version.split()[0]))
        return 2
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(usage())
        return 0 if arguments else 2
    verb, rest = arguments[0], arguments[1:]
    if verb not in VERBS:
        say(f"there is no verb {verb!r}\n{usage()}")
        return 2
    if not inside():
        if not prepared(verb):
            problem = prepare(verb)
            if problem:
                say(problem)
                return 2
        if not compile_translations():
            say("a translation could not be compiled: mend the .po file named above")
            return 2
        return hand_over([str(PYTHON), "-m", "survey", verb, *rest])
    if not prepared(verb):
        say(f"note: this environment was not made from {lock_for(verb).name}; start outside it to bring it up to date")
    module = loaded(VERBS[verb][0])
    shared = sum(VERBS[verb][0] == other for other, _ in VERBS.values()) > 1  # such a module asks which verb it is
    result: int = module.main([verb, *rest] if shared else rest)
    return result


def loaded(name: str) -> ModuleType:
    """Return a module with all that it imports.

    The collector waits meanwhile and leaves what was made alone: it lives to the end, and going through it again and
    again takes a fifth of the time of a start.
    """
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def hand_over(command: list[str]) -> int:
    """Become the environment's Python; on Windows run it and wait."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    }
    if os.name == "nt":
        return subprocess.run(command, env=environment, check=False).returncode
    os.execve(command[0], command, environment)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
