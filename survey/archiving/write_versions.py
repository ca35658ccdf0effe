"""Writing each submitted version as a page for people and as JSON for programs, some at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from scoring.answers.coding import coding_of, unpack
from scoring.definition.questionnaire import Questionnaire
from scoring.exact import POINT, WEIGHT, unscaled
from scoring.maturity import score
from scoring.maturity.assessed import UNLEVELLED
from survey.archiving.archive_results import ArchiveWish
from survey.archiving.readable import version_page
from survey.archiving.write_package import Package
from survey.definitions.catalogue import catalogue
from survey.models import SubmissionVersion, VersionSheet
from survey.queries import archive
from survey.words.assessed import say_assessed, say_unlevelled
from survey.words.language import in_words
from survey.words.masking import is_personal, mask_mail, mask_phone

FOLDER = "versions"
_FACTS = (
    "credit_code", "name", "unit", "park", "industry", "division", "size", "above_scale", "chain_main", "group_name",
    "staff",
)  # fmt: skip


def write_versions(database: Session, package: Package, wish: ArchiveWish, step: Callable[[int], None]) -> int:
    """Write every submitted version; return how many there are. `step`: told of each batch."""
    numbers = archive.version_ids(database, wish.campaign_id)
    for some in archive.versions(database, numbers, sheets=True):
        for version in some:
            _write_version(package, version, wish)
        step(len(some))
    return len(numbers)


def _write_version(package: Package, version: SubmissionVersion, wish: ArchiveWish) -> None:
    place = f"{FOLDER}/{version.credit_code}-v{version.number}"
    found = {sheet.definition_digest: catalogue().by_digest(sheet.definition_digest) for sheet in version.sheets}
    definitions = {digest: item for digest, item in found.items() if item is not None}
    results = {
        sheet.questionnaire_id: _result(definitions.get(sheet.definition_digest), sheet) for sheet in version.sheets
    }
    shown = [
        (in_words(definitions[sheet.definition_digest].title), *_in_words(result))
        for sheet in version.sheets
        if (result := results[sheet.questionnaire_id]) is not None
    ]
    about = f"{version.name} 第{version.number}版"
    package.add_text(f"{place}.html", f"{about}：答案和结果", version_page(version, definitions, shown))
    package.add_json(f"{place}.json", f"{about}（JSON）", plain_version(version, definitions, results, wish))


def _result(questionnaire: Questionnaire | None, sheet: VersionSheet) -> dict[str, Any] | None:
    """Return level and index of a sheet as it was submitted; None where nothing scores it, or nothing was asked.

    `level`: None where none is stated.  `assessed`: the share of the form that the index was worked out from.
    """
    if questionnaire is None or questionnaire.rule is None:
        return None
    profile = score(unpack(coding_of(questionnaire), [sheet.packed]))
    if not profile.asked[0]:
        return None
    level = int(profile.level[0])
    return {
        "level": None if level == UNLEVELLED else level,
        "index": str(unscaled(int(profile.index[0]), POINT)),
        "assessed": str(unscaled(int(profile.assessed[0]), WEIGHT)),
    }


def _in_words(result: Mapping[str, Any]) -> tuple[str, str]:
    rescaled = say_assessed(int(Decimal(result["assessed"]) * WEIGHT))
    level = say_unlevelled() if result["level"] is None else str(result["level"])
    return level, f"{result['index']}，{rescaled}" if rescaled else result["index"]


def plain_version(
    version: SubmissionVersion,
    definitions: Mapping[str, Questionnaire],
    results: Mapping[str, Mapping[str, Any] | None],
    wish: ArchiveWish,
) -> dict[str, Any]:
    """Return a version as plain data. `masked`: the answers that are not whole in it, as questionnaire and question."""
    masked: list[str] = []
    sheets = []
    for sheet in version.sheets:
        document = dict(sheet.document)
        if not wish.contacts:
            document["values"] = _masked(document["values"], definitions.get(sheet.definition_digest), masked)
        sheets.append(
            {
                "questionnaire": sheet.questionnaire_id,
                "version": sheet.definition_version,
                "definition_digest": sheet.definition_digest,
                "document": document,
                "result": results[sheet.questionnaire_id],
            }
        )
    revenue = None if version.revenue is None else str(version.revenue)
    return {
        "number": version.number,
        "receipt": version.receipt,
        "submitted_at": version.submitted_at.isoformat(),
        "submitted_by": version.submitted_by.name if version.submitted_by is not None else "",
        "digest": version.digest,
        "facts": {name: getattr(version, name) for name in _FACTS} | {"revenue": revenue},
        "sheets": sheets,
        "commitment": _commitment(version, wish),
        "masked": masked,
    }


def _masked(values: Mapping[str, Any], definition: Questionnaire | None, masked: list[str]) -> dict[str, Any]:
    """Return answers with telephones and mail addresses masked; of a definition that is gone no text is shown."""
    shown = dict(values)
    for name, value in values.items():
        question = definition.questions.get(name) if definition is not None else None
        if not isinstance(value, str) or (definition is not None and (question is None or not is_personal(question))):
            continue
        mail = question is not None and question.format == "email"
        shown[name] = mask_mail(value) if mail else mask_phone(value)
        masked.append(f"{definition.id if definition is not None else '?'}.{name}")
    return shown


def _commitment(version: SubmissionVersion, wish: ArchiveWish) -> dict[str, Any] | None:
    made = version.commitment
    if made is None:
        return None
    return {
        "text_version": made.text_version,
        "text": made.text,
        "digest": made.digest,
        "signatory": made.signatory,
        "post": made.post,
        "phone": made.phone if wish.contacts else mask_phone(made.phone),
        "signed_at": made.signed_at.isoformat(),
    }
