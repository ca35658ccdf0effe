"""`backup` and `restore`: a copy of everything while people work, and its way into an empty place."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

from survey.config import KEY_FILE, Settings, database_address, instance_folder, load_settings
from survey.models import AuditHead
from survey.records.audit_keys import KeyRing, KeysFileError
from survey.records.write_anchors import anchor_of
from survey.store.archives import BackupError, Manifest
from survey.store.backup_folders import DATABASE_ARCHIVE, FILES_ARCHIVE, dated_folder, note_backup, remove_older
from survey.store.backups import back_up_database, back_up_files, back_up_keys
from survey.store.database_copies import CopyError
from survey.store.db import make_engine, make_readers
from survey.store.migrations import current_revision, known_revisions
from survey.store.restoring import Source, check_place, restore


def main(arguments: list[str]) -> int:
    """Run ``backup`` or ``restore``, as the first argument says; returns 0, or 2 with a sentence."""
    verb, rest = arguments[0], arguments[1:]
    try:
        return _back_up(rest) if verb == "backup" else _restore(rest)
    except (BackupError, CopyError) as error:
        print(error, file=sys.stderr)
        return 2


def _back_up(arguments: list[str]) -> int:
    options = _options(arguments)
    folder = instance_folder(options.instance)
    if not (folder / KEY_FILE).is_file():
        message = f"there is no instance in {folder}: nothing to back up"
        raise BackupError(message)
    try:
        settings = load_settings(options.instance)
    except ValueError as error:
        raise BackupError(str(error)) from error
    if options.into is None:
        _write(settings, options.file, options.files, options.key)
        return 0
    if options.keep < 1:
        message = "--keep must be 1 or more: the newest backup always stays"
        raise BackupError(message)
    with dated_folder(options.into) as place:
        _write(settings, place / DATABASE_ARCHIVE, place / FILES_ARCHIVE, options.key)
    for old in remove_older(options.into, options.keep):
        print(f"{old}: removed, there are {options.keep} newer ones")
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m survey backup")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("file", nargs="?", type=Path, help="the archive of the database to write, not there yet")
    where.add_argument("--into", type=Path, help="a folder: each backup gets a folder of its own in it, by its time")
    parser.add_argument(
        "--keep", type=int, default=14, help="with --into: how many backups stay, older ones are removed"
    )
    parser.add_argument("--files", type=Path, help="the archive of uploads and exports to write (with --into always)")
    parser.add_argument("--key", type=Path, help="the archive of keys to write; keep it apart from the rest")
    parser.add_argument("--instance", type=Path, default=None, help="the instance folder")
    return parser.parse_args(arguments)


def _write(settings: Settings, database: Path, files: Path | None, keys: Path | None) -> None:
    """Write the archives that are asked for, and say of each what is in it, and what is in none."""
    try:
        revision = current_revision(settings.database_url)
    except DatabaseError as error:
        message = f"the database could not be opened, and nothing was backed up: {error.orig}"
        raise BackupError(message) from error
    manifest = back_up_database(settings, database, revision=revision, head=_head(settings))
    print(f"{database}: {_said(manifest)}")
    if files:
        until = manifest.head["seq"] if manifest.head else None
        print(f"{files}: {back_up_files(settings, files, until=until)} files")
    else:
        print(f"not in it: the files of {settings.uploads} and {settings.exports} (--files FILE)")
    if keys:
        print(f"{keys}: {', '.join(back_up_keys(settings, keys))}; keep it apart from the backup")
    else:
        print(f"not in it: {settings.instance / KEY_FILE}, without which no second factor works (--key FILE)")
    try:
        note_backup(settings.instance, manifest, database, files=files is not None)
    except OSError as error:
        print(f"the backup is whole, but {settings.instance} takes no note of it: {error}", file=sys.stderr)


def _head(settings: Settings) -> Mapping[str, Any] | None:
    """Return where the record ends, an anchor that leaves the machine with the backup; None where there is no record.

    Keys that cannot be read are said, and do not stand in the way of a backup.
    """
    engine = make_engine(settings.database_url)
    try:
        with make_readers(engine)() as reader:
            if not inspect(engine).has_table(AuditHead.__tablename__):
                return None
            return anchor_of(reader, KeyRing(settings.instance))
    except KeysFileError as error:
        print(f"the backup has no anchor of the record: {error}", file=sys.stderr)
        return None
    finally:
        engine.dispose()


def _said(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return f"{manifest.engine}, revision {manifest.revision}, {len(manifest.rows)} tables, {rows} rows"


def _restore(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m survey restore")
    parser.add_argument("file", type=Path, help="the archive of the database")
    parser.add_argument("--files", type=Path, help="the archive of uploads and exports")
    parser.add_argument("--key", type=Path, help="the archive of keys, or the file secret.key")
    parser.add_argument("--without-files", action="store_true", help="put the database back without its files")
    parser.add_argument("--without-key", action="store_true", help="go on although the key is lost")
    parser.add_argument("--check", action="store_true", help="say whether it could be put back here, and write nothing")
    parser.add_argument("--instance", type=Path, default=None, help="the empty instance folder")
    options = parser.parse_args(arguments)
    instance = instance_folder(options.instance)
    url, source = database_address(instance), Source(options.file, options.files, options.key)
    manifest = check_place(instance, url, source)
    if manifest.revision not in known_revisions():
        message = f"the backup has revision {manifest.revision}, which this program does not know: use a newer one"
        raise BackupError(message)
    if options.key is None and not (instance / KEY_FILE).exists() and not options.without_key:
        message = "without its keys no second factor works and no file that left can be checked: give --key FILE,\n"
        message += "or --without-key if it is lost (docs/security.md says what to do then)"
        raise BackupError(message)
    if options.files is None and not options.without_files:
        message = "evidence and exports are in an archive of their own: give --files FILE, or --without-files"
        raise BackupError(message)
    if options.check:
        print(f"can be put back into {instance}: {_said(manifest)}, of {manifest.made_at}")
        return 0
    restore(instance, url, source)
    print(f"put back into {instance}: {_said(manifest)}, of {manifest.made_at}")
    print("start it with  python3 -m survey run  (it brings an older schema up to date)")
    return 0
