"""A bare Debian root: made by debootstrap, given this machine's way to its registries, entered with mounts of its own.

Nothing here names a host: the mirror comes from apt's own sources, the index from pip's own settings. Every command
runs in a mount and process namespace of its own: what it mounts is seen by nobody else and gone when it ends, and what
it started ends with it, so a root can be deleted at any time.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

INCLUDED = "python3,python3-pip,ca-certificates"
PROGRAMS = ("debootstrap", "unshare", "chroot", "apt-get", "git", "tar")
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
SETTINGS_OF_APT = ("sources.list", "sources.list.d", "auth.conf", "auth.conf.d", "trusted.gpg", "trusted.gpg.d",
                   "keyrings")  # fmt: skip
SETTINGS_OF_PIP = ("index-url", "extra-index-url", "trusted-host", "proxy", "cert", "timeout", "retries")
PROXIES = ("http_proxy", "https_proxy", "no_proxy")
SEARCHED = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

_ENTER = """
mount -t proc proc "$root/proc" && mount -t tmpfs -o mode=1777 shm "$root/dev/shm" &&
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" || exit 125
chroot "$root" sh -c 'cd "$folder" && unset root folder && exec "$@"' sh "$@"
exit $?
"""


def fault() -> str | None:
    """Return what this machine lacks, as a sentence, or None."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        return (
            f"{', '.join(missing)}: not on this machine; a Debian with  apt-get install -y debootstrap git  is needed"
        )
    if os.geteuid():
        return "a root is made and entered by root only: start this as root"
    tried = subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True, check=False)
    return "this machine grants no mount namespace (a container without that right?)" if tried.returncode else None


def mirror(targets: str) -> tuple[str, str] | None:
    """Return (address, release) of the first main archive in lines of "address release component"; None without one.

    Updates and security are archives too, but hold no whole Debian: their release has a "-" in its name.
    """
    for line in targets.splitlines():
        address, release, component = line.split()
        if component == "main" and "-" not in release:
            return address, release
    return None


def mirror_of_this_machine() -> tuple[str, str] | None:
    """Return what apt knows, for `mirror`; None before the first  apt-get update."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"]
    return mirror(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def pip_variables(listed: str) -> dict[str, str]:
    """Return the lines of `pip config list` as PIP_… variables, as far as they say how an index is reached.

    What lies on this machine's own disk can't be seen from inside a root, but for the certificates, which are carried.
    """
    variables = {}
    for line in listed.splitlines():
        name, equals, value = line.partition("=")
        key = name.rpartition(".")[2].lower().replace("_", "-")
        if equals and key in SETTINGS_OF_PIP:
            words = [word for word in str(ast.literal_eval(value)).split() if not word.startswith("file:")]
            variables[f"PIP_{key.upper().replace('-', '_')}"] = " ".join(words)
    return {name: value for name, value in variables.items() if value}


def environment_of_this_machine() -> dict[str, str]:
    """Return the variables that a command in the root needs to reach the index: pip's settings and proxies."""
    done = subprocess.run(["python3", "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    proxies = {name: os.environ[name] for word in PROXIES for name in (word, word.upper()) if name in os.environ}
    return pip_variables(done.stdout) | proxies


def make(root: Path, archive: tuple[str, str], log: Path) -> None:
    """Make a bare root with the release and the mirror given. Raises CalledProcessError; the log says why."""
    address, release = archive
    command = ["debootstrap", "--variant=minbase", f"--include={INCLUDED}", release, str(root), address]
    with log.open("wb") as file:
        subprocess.run(["unshare", "--mount", "--", *command], stdout=file, stderr=subprocess.STDOUT, check=True)


def carry(root: Path, variables: Mapping[str, str], machine: Path = Path("/")) -> None:
    """Copy into the root how this machine reaches its registries: names, certificates, apt's sources and keys."""
    etc = machine / "etc"
    copies = [etc / "resolv.conf", etc / "hosts", etc / BUNDLE.relative_to("/etc"), machine / "usr/share/keyrings"]
    copies += [etc / "apt" / name for name in SETTINGS_OF_APT]
    if variables.get("PIP_CERT"):
        copies.append(machine / Path(variables["PIP_CERT"]).relative_to("/"))
    (root / "etc/apt/sources.list").unlink(missing_ok=True)
    for path in copies:
        target = root / path.relative_to(machine)
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        elif path.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def carry_limits(root: Path) -> None:
    """Write down in the root how apt is told to fetch here: proxies, checks of dates, retries."""
    said = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True).stdout
    lines = [line for line in said.splitlines() if not line.startswith("Acquire::IndexTargets")]
    (root / "etc/apt/apt.conf.d/99carried").write_text("\n".join([*lines, ""]), encoding="utf-8")


def entering(command: Sequence[str]) -> list[str]:
    """Return the command line that runs a command in a root; `variables_inside` say which root and which folder."""
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--", "sh", "-c", _ENTER, "sh", *command]


def variables_inside(root: Path, folder: str, carried: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a command in a folder of the root: a bare one, and what is carried.

    CI makes a layer of tests that is missing or skips something a failure.
    """
    return {
        "PATH": SEARCHED,
        "HOME": "/root",
        "TERM": "dumb",
        "CI": "true",
        **carried,
        "root": str(root),
        "folder": folder,
    }


def remove(root: Path) -> None:
    """Delete a root, if there is one. Raises OSError while anything is still mounted below it."""
    mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()]
    below = [path for path in mounted if Path(path).is_relative_to(root.resolve())]
    if below:
        message = f"still mounted, nothing is deleted: {', '.join(below)}"
        raise OSError(message)
    if root.exists():
        shutil.rmtree(root)
