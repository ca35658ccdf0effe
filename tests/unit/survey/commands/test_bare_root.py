"""A bare root: where its mirror and its settings come from, what is carried, and that nothing mounted is deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from survey.commands import bare_root

SECURITY = "http://mirror.example/debian-security/ bookworm-security main\n"
UPDATES = "http://mirror.example/debian/ bookworm-updates main\n"
CONTRIB = "http://mirror.example/debian/ bookworm contrib\n"
WHOLE = "http://mirror.example/debian/ bookworm main\n"


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        (SECURITY + UPDATES + CONTRIB + WHOLE, ("http://mirror.example/debian/", "bookworm")),
        (WHOLE + WHOLE.replace("bookworm", "trixie"), ("http://mirror.example/debian/", "bookworm")),
        (SECURITY + UPDATES + CONTRIB, None),
        ("", None),
    ],
)
def test_mirror_is_the_first_whole_archive_that_apt_knows(targets: str, found: tuple[str, str] | None) -> None:
    assert bare_root.mirror(targets) == found


def test_pip_settings_that_reach_an_index_become_variables_the_last_word_counts() -> None:
    listed = (
        "global.index-url='https://first.example/simple'\n"
        "global.cert='/etc/ssl/one.pem'\n"
        "global.constraint='/etc/constraints.txt'\n"
        "global.find-links='/wheels'\n"
        "global.extra-index-url='file:///disk/simple https://more.example/simple'\n"
        "install.trusted-host='first.example\\nmore.example'\n"
        ":env:.index-url='https://user:word=1@second.example/simple'\n"
        ":env:.default-timeout='180'\n"
        ":env:.timeout='90'\n"
    )
    assert bare_root.pip_variables(listed) == {
        "PIP_INDEX_URL": "https://user:word=1@second.example/simple",
        "PIP_CERT": "/etc/ssl/one.pem",
        "PIP_EXTRA_INDEX_URL": "https://more.example/simple",
        "PIP_TRUSTED_HOST": "first.example more.example",
        "PIP_TIMEOUT": "90",
    }


def test_pip_settings_of_this_disk_only_become_nothing() -> None:
    assert bare_root.pip_variables("global.extra-index-url='file:///disk/simple'\n\n") == {}


def write(root: Path, **files: str) -> None:
    """Write files by their path below a folder, "__" for "/"."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def contents(root: Path) -> dict[str, str]:
    """Return path -> text of every file below a folder."""
    return {p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in root.rglob("*") if p.is_file()}


def test_carried_are_names_certificates_sources_and_keys_and_nothing_else(tmp_path: Path) -> None:
    machine, root = tmp_path / "machine", tmp_path / "root"
    ours = {
        "etc__hosts": "names",
        "etc__ssl__certs__ca-certificates.crt": "certificates",
        "etc__own__bundle.pem": "more certificates",
        "etc__apt__sources.list.d__own.sources": "sources",
        "etc__apt__keyrings__own.gpg": "key",
        "usr__share__keyrings__debian.gpg": "key of Debian",
    }
    write(machine, **ours, etc__shadow="secret", etc__apt__preferences="wishes", home__note="private")
    write(root, usr__share__keyrings__old="old", etc__hosts="other")
    bare_root.carry(root, {"PIP_CERT": "/etc/own/bundle.pem"}, machine)
    expected = {name.replace("__", "/"): text for name, text in ours.items()}
    assert contents(root) == expected | {"usr/share/keyrings/old": "old"}


def test_carried_sources_replace_those_that_debootstrap_wrote(tmp_path: Path) -> None:
    machine, root = tmp_path / "machine", tmp_path / "root"
    write(machine, etc__hosts="names")
    write(root, **{"etc__apt__sources.list": "one line"})
    bare_root.carry(root, {}, machine)
    assert contents(root) == {"etc/hosts": "names"}


def test_variables_inside_are_bare_but_for_what_is_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert bare_root.variables_inside(tmp_path, "/srv/示例", {"PIP_INDEX_URL": "https://a.example"}) == {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "TERM": "dumb",
        "CI": "true",
        "PIP_INDEX_URL": "https://a.example",
        "root": str(tmp_path),
        "folder": "/srv/示例",
    }


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Return a way to make the kernel's list of mounts name one folder."""

    def name(path: Path) -> None:
        line = f"36 35 98:0 / {path} rw - proc proc rw\n"
        monkeypatch.setattr(Path, "read_text", lambda *_, **__: line)

    return name


def test_root_with_something_mounted_in_it_is_not_deleted(tmp_path: Path, mounted: Callable[[Path], None]) -> None:
    root = tmp_path / "root"
    (root / "proc").mkdir(parents=True)
    mounted(root / "proc")
    with pytest.raises(OSError, match="still mounted, nothing is deleted: ") as refusal:
        bare_root.remove(root)
    assert str(refusal.value).endswith(f": {root / 'proc'}")
    assert (root / "proc").is_dir()


def test_root_is_deleted_when_others_are_mounted_beside_it(tmp_path: Path, mounted: Callable[[Path], None]) -> None:
    root = tmp_path / "root"
    (root / "proc").mkdir(parents=True)
    mounted(tmp_path / "root2" / "proc")
    bare_root.remove(root)
    bare_root.remove(root)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("absent", "user", "granted", "sentence"),
    [
        ({"debootstrap", "git"}, 0, 0,
         "debootstrap, git: not on this machine; a Debian with  apt-get install -y debootstrap git  is needed"),
        (set(), 1000, 0, "a root is made and entered by root only: start this as root"),
        (set(), 0, 1, "this machine grants no mount namespace (a container without that right?)"),
        (set(), 0, 0, None),
    ],
)  # fmt: skip
def test_fault_names_what_the_machine_lacks(
    monkeypatch: pytest.MonkeyPatch, absent: set[str], user: int, granted: int, sentence: str | None
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None if name in absent else f"/bin/{name}")
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr("subprocess.run", lambda *_, **__: SimpleNamespace(returncode=granted))
    assert bare_root.fault() == sentence
