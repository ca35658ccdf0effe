"""`audit`: verify the record, change the key that it is made with, or leave an anchor now."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from survey.commands.replay import address_of
from survey.config import database_address, instance_folder, load_settings
from survey.records.append_chain import ChainBrokenError, append_committed, refuse_cut
from survey.records.audit_keys import KEYS_FILE, KeyRing, KeysFileError, read_keys
from survey.records.audit_trail import with_keys
from survey.records.change_key import change_key
from survey.records.fault_results import Verified
from survey.records.read_anchors import AnchorError, read_against, read_folder
from survey.records.run_appender import last_known
from survey.records.verify_chain import verify
from survey.records.write_anchors import ANCHORS, anchor_of, write_anchor, write_last
from survey.store.db import make_engine, make_readers, make_sessions


def main(arguments: list[str]) -> int:
    """Return 0 where the record is whole, 1 where something does not fit, 2 where that cannot be told."""
    options = _options(arguments)
    try:
        return _verify(options) if options.what == "verify" else _write(options)
    except (AnchorError, KeysFileError, ChainBrokenError) as error:
        return _refuse(str(error))
    except DatabaseError as error:
        return _refuse(f"this database can't be read: {error.orig}")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m survey audit")
    kinds = parser.add_subparsers(dest="what", required=True)
    verifying = kinds.add_parser("verify", help="name the first row that was changed, removed or inserted")
    verifying.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="ANCHOR",
        help="an anchor kept elsewhere: a file of anchors/, a backup, or what an export says (1234-0a1b2c3d4e5f6071)",
    )
    verifying.add_argument(
        "--database", default="", help="a copied SQLite file, or the address of a PostgreSQL database"
    )
    verifying.add_argument(
        "--keys", type=Path, default=None, help=f"the file of keys; default: {KEYS_FILE} of the instance"
    )
    changing = kinds.add_parser("rotate", help="let new rows be made with a new key; the old ones stay for verifying")
    leaving = kinds.add_parser("anchor", help="chain what waits, leave an anchor and print it")
    for one in (verifying, changing, leaving):
        one.add_argument("--instance", type=Path, default=None, help="the instance folder")
    return parser.parse_args(arguments)


def _verify(options: argparse.Namespace) -> int:
    folder = instance_folder(options.instance)
    url = address_of(options.database) if options.database else database_address(folder)
    if url is None or (not options.database and not folder.is_dir()):
        return _refuse(f"{options.database or folder}: there is no such {'file' if options.database else 'folder'}")
    given = [anchor for one in options.against for anchor in read_against(one)]
    anchors = [*read_folder(folder / ANCHORS), *given]
    keys = read_keys(options.keys or folder / KEYS_FILE)
    engine = make_engine(url)
    try:
        if not _has_chain(engine):
            known = max(anchors, key=lambda anchor: anchor.seq, default=None)
            if known is not None and known.seq:
                print(f"DOES NOT FIT: the chain was removed: the anchor in {known.where} knows place {known.seq}")
                return 1
            return _refuse("this database has no chain: it is empty, or older than the record (start the service once)")
        with make_readers(engine)() as database:
            found = verify(database, keys, anchors)
    finally:
        engine.dispose()
    _say(found)
    if found.fault is None:
        return 0
    print(("can't be told: " if found.fault.unknown else "DOES NOT FIT: ") + str(found.fault))
    return 2 if found.fault.unknown else 1


def _has_chain(engine: Engine) -> bool:
    return inspect(engine).has_table("audit_chain")


def _say(found: Verified) -> None:
    whole = "the record is whole: " if found.fault is None else "until there: "
    print(f"{whole}{found.chained} places of the chain, each mac right; {found.waiting} entries wait for their place")
    if found.older:
        print(f"{found.older} entries are older than the chain: as they were when it began, and not proven before that")
    if found.erased:
        print(f"{found.erased} entries without their personal values, by recorded erasures")
    for note in found.notes:
        print(f"note: {note}")
    if found.fault is not None:
        return
    if found.anchor is None:
        print("no anchor: whoever holds the keys and this machine could have written all of it anew, unprovably")
        return
    after = found.chained - found.anchor.seq
    when = f" of {found.anchor.at}" if found.anchor.at else ""
    print(f"proven up to place {found.anchor.seq}, by the anchor in {found.anchor.where}{when}, as far as a copy of it")
    print("was kept where whoever holds the keys and this machine could not write")
    if after or found.waiting:
        print(
            f"unprovable: the {after} places after the last anchor and the {found.waiting} entries that wait; whoever"
            " could write to the database may have cut more off, and who holds the keys, too, could have written them"
            " anew"
        )


def _write(options: argparse.Namespace) -> int:
    """Change the key, or leave an anchor, in a database that is up to date."""
    settings = load_settings(options.instance)
    keys, folder = KeyRing(settings.instance), settings.instance / ANCHORS
    engine = make_engine(settings.database_url)
    try:
        if not _has_chain(engine):
            return _refuse("there is no record yet: start the service once")
        with with_keys(make_sessions(engine), keys)() as database:
            refuse_cut(database, last_known(folder))
            if options.what == "rotate":
                _rotate(database, keys)
            append_committed(database, whole=True)
            anchor = anchor_of(database, keys)
            path = write_anchor(folder, anchor)
            write_last(folder, anchor)
    finally:
        engine.dispose()
    print(f"place {anchor['seq']}, mac {anchor['mac']}\nwritten to {path}: keep a copy where this machine cannot write")
    return 0


def _rotate(database: Session, keys: KeyRing) -> None:
    new = change_key(database, keys)
    print(f"from {new.begins:%Y-%m-%d %H:%M:%S} UTC on rows are made with the key {new.id}")
    print(f"back {keys.path} up now, apart from the database: it still holds the old keys, for verifying")


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
