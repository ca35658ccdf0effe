"""A signed scan of a version: the paper that was stamped, bound to the version by the signs that are printed on it."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Proof
from survey.answering.store_evidence import RefusedFileError, store_checked
from survey.freezing.freeze import record_version
from survey.freezing.list_results import ListRefusedError
from survey.freezing.write_fingerprint import SHORT
from survey.models import Evidence, ListScan, ListVersion, User
from survey.store.db import met_again, unit_of_work

PROOFS = (Proof.PDF, Proof.PHOTO)


def attach_scan(
    database: Session, folder: Path, version_id: int, upload: tuple[str, IO[bytes] | bytes], *, typed: str, user: User
) -> ListScan:
    """Keep a scan (PDF, JPG or PNG) of a version and return it; `typed`: the signs of the fingerprint on the paper.

    Raises ListRefusedError (``unlike``), and `survey.answering.store_evidence.RefusedFileError`; nothing is kept then.
    """
    user_id = user.id
    version = database.get_one(ListVersion, version_id)
    signs = "".join(typed.split()).lower()
    if signs != version.fingerprint[:SHORT]:
        raise ListRefusedError("unlike")
    if version.refusal is not None:
        raise ListRefusedError("over")
    name, kept = store_checked(folder, upload, proofs=PROOFS)

    def store() -> int:
        with unit_of_work(database):
            if database.get(Evidence, kept["digest"]) is None:
                database.add(Evidence(**kept))
                database.flush()
            scan = ListScan(
                list_version_id=version_id,
                fingerprint=version.fingerprint,
                file_name=name,
                digest=kept["digest"],
                size=kept["size"],
                uploaded_by_id=user_id,
            )
            database.add(scan)
            database.flush()
            record_version(database, "attach_scan", version, user_id=user_id, digest=scan.digest)
            return scan.id

    return database.get_one(ListScan, met_again(store))


__all__ = ["PROOFS", "RefusedFileError", "attach_scan"]
