"""Which types of file each kind of evidence is, and what a field for it offers to choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.definition.questionnaire import Proof

TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
KINDS: Mapping[Proof, tuple[str, ...]] = {
    Proof.PDF: ("pdf",),
    Proof.PHOTO: ("png", "jpg"),
    Proof.TABLE: ("xlsx",),
    Proof.DOCUMENT: ("docx",),
}
"""The types of file of each kind of evidence."""


def accepted(proofs: Sequence[Proof]) -> str:
    """Return what a field of files offers: suffixes, which scripts check by, and types, by which a phone offers photos.

    Not ``image/*``: a phone that is asked for JPEG converts its photographs, asked for any image it sends HEIC.
    """
    kinds = [kind for proof in proofs for kind in KINDS[proof]]
    suffixes = [name for kind in kinds for name in {"jpg": (".jpg", ".jpeg")}.get(kind, (f".{kind}",))]
    return ", ".join([*suffixes, *(TYPES[kind] for kind in kinds if kind in {"png", "jpg", "pdf"})])
