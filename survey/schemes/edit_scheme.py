"""Changing scheme versions: draft, save, publish, archive. A published version never changes again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.label_uses import self_reported
from scoring.definition.scheme import Scheme
from scoring.loading.declarations import declaration_faults, with_declarations
from scoring.loading.questionnaire import DefinitionError
from scoring.loading.reader import Fault
from scoring.loading.scheme import load_scheme
from scoring.loading.scheme_references import check_scheme
from scoring.loading.scheme_signals import check_plan
from survey.campaigns.campaign_results import CampaignValues
from survey.campaigns.read_readiness import not_asked
from survey.definitions.catalogue import CatalogueError, File, catalogue, read_scheme
from survey.definitions.label_sources import source_faults
from survey.models import Campaign, SchemeState, SchemeVersion, utc_now
from survey.records import audit_trail
from survey.store.db import met_again, unit_of_work

TEMPLATE = "pilots"
"""The scheme that a first version is drafted from."""
_NUMBERS = re.compile(r"[0-9]+")
_LOCK = {"key_share": True}
"""Of two who save, publish or archive a version at once the second waits, and sees what the first did."""


class SchemeRefusedError(Exception):
    """What was asked can't be done with this scheme; `code` says why, `faults` hold what is wrong in a document.

    ``not_draft``, ``changed`` (somebody else saved meanwhile), ``no_reason``, ``no_self_reason`` (why labels that
    decide are said by the firms themselves), ``faults``, ``demonstration`` (made or fitted on demonstration data,
    for a real campaign), ``template_title`` (it still has the template's),
    ``not_published``, ``same`` (the campaign has it already), ``in_use`` (a campaign is ranked by it), ``other`` (a
    file that holds another scheme), ``not_asked`` (an open campaign does not ask all enterprises for `faults`, the
    questionnaires that it ranks by).
    """

    def __init__(self, code: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.faults = faults


def draft(database: Session, based_on_id: int, *, user_id: int | None) -> SchemeVersion:
    """Create a draft as a copy of another version, and return it."""

    def add() -> int:
        with unit_of_work(database):
            base = database.get_one(SchemeVersion, based_on_id)
            return _add(database, base, (dict(base.document), base.demonstration), user_id)

    return database.get_one(SchemeVersion, met_again(add))


def draft_from_template(
    database: Session, *, user_id: int | None, title: Mapping[str, str] | None = None
) -> SchemeVersion:
    """Create a draft from the template that is shipped, and return it; it is no demonstration's and has no segments.

    `title`: instead of the template's own, under which nothing is published.
    """
    known = catalogue()
    with unit_of_work(database):
        first = database.scalar(select(SchemeVersion.id).where(SchemeVersion.scheme_id == TEMPLATE).limit(1)) is None
        version = known.schemes[TEMPLATE].version if first else _next_version(database, TEMPLATE)
        made = _make(
            database,
            dict(known.scheme_documents[TEMPLATE]) | ({"title": dict(title)} if title else {}),
            version,
            user_id,
        )
        _record(database, "draft_scheme", made, user_id=user_id, detail={"based_on": TEMPLATE})
        made_id = made.id
    return database.get_one(SchemeVersion, made_id)


def draft_from_text(database: Session, based_on_id: int, text: str, *, user_id: int | None) -> SchemeVersion:
    """Create a draft from YAML text and return it; raises SchemeRefusedError (``faults``, ``other``)."""
    try:
        known = catalogue()
        scheme, document = read_scheme(File("scheme.yaml", text), known.questionnaires, known.signal_versions)
    except CatalogueError as error:
        raise SchemeRefusedError("faults", tuple(error.faults)) from None

    def add() -> int:
        with unit_of_work(database):
            base = database.get_one(SchemeVersion, based_on_id)
            if scheme.id != base.scheme_id:
                raise SchemeRefusedError("other")
            return _add(database, base, (document, _fitted_on_demonstration(scheme)), user_id)

    return database.get_one(SchemeVersion, met_again(add))


def _add(database: Session, base: SchemeVersion, made_of: tuple[dict[str, Any], bool], user_id: int | None) -> int:
    """Add a draft of (document, whether it comes from demonstration data); return its id."""
    document, demonstration = made_of
    made = _make(database, document, _next_version(database, base.scheme_id), user_id)
    made.demonstration, made.based_on_id = demonstration, base.id
    database.flush()
    _record(database, "draft_scheme", made, user_id=user_id, detail={"based_on": base.version})
    return made.id


def _make(database: Session, document: dict[str, Any], version: str, user_id: int | None) -> SchemeVersion:
    """Add a draft of a scheme's document under a version's number, and return it."""
    document = document | {"version": version}
    made = SchemeVersion(
        scheme_id=document["id"],
        version=version,
        state=SchemeState.DRAFT,
        document=document,
        digest=load_scheme(document).digest,
        author_id=user_id,
    )
    database.add(made)
    database.flush()
    return made


def _next_version(database: Session, scheme_id: str) -> str:
    """Return the number after the highest: ``2026.3`` after 2026.2 and 2026.2-1."""
    texts = database.scalars(select(SchemeVersion.version).where(SchemeVersion.scheme_id == scheme_id))
    numbers = [tuple(int(part) for part in _NUMBERS.findall(text)[:2]) for text in texts]
    highest = max(numbers, default=(1, 0))
    return f"{highest[0]}.{(highest[1] if len(highest) > 1 else 0) + 1}"


def check_document(document: Mapping[str, Any]) -> Scheme:
    """Return the scheme that a document holds; raises SchemeRefusedError (``faults``) with every fault."""
    try:
        scheme = load_scheme(document)
    except DefinitionError as error:
        raise _refused(error.faults) from None
    return _checked(scheme)


def completed(document: Mapping[str, Any]) -> tuple[dict[str, Any], Scheme]:
    """Return a document that declares the source of each label that decides, and a direction of what criteria read.

    And the scheme that it holds. What is declared stays; what a form added, or a version from before this was asked for
    lacks, is added as cautiously as can be. Raises SchemeRefusedError (``faults``) with every fault.
    """
    try:
        scheme = load_scheme(document)
    except DefinitionError as error:
        raise _refused(error.faults) from None
    whole = with_declarations(document, scheme, catalogue().questionnaires)
    return (whole, _checked(scheme)) if whole == document else (whole, check_document(whole))


def _checked(scheme: Scheme) -> Scheme:
    """Return a scheme in which nothing is wrong; raises SchemeRefusedError (``faults``) with every fault."""
    known = catalogue()
    faults = [
        *check_scheme(scheme, known.questionnaires),
        *check_plan(scheme.signals, known.signal_versions),
        *declaration_faults(scheme, known.questionnaires),
        *source_faults(scheme),
    ]
    if faults:
        raise _refused(faults)
    return scheme


def _refused(faults: Sequence[Fault]) -> SchemeRefusedError:
    lines = tuple(f"{'.'.join(map(str, item.path))}: {item.problem}; {item.fix}" for item in faults)
    return SchemeRefusedError("faults", lines)


def save(
    database: Session, version_id: int, document: Mapping[str, Any], *, revision: int, user_id: int | None
) -> SchemeVersion:
    """Save a draft's document; what it replaces stays in the audit trail.

    Raises SchemeRefusedError (``faults``, ``not_draft``, ``changed``); nothing is written then.
    """
    scheme = check_document(document)
    with unit_of_work(database):
        version = database.get_one(SchemeVersion, version_id, with_for_update=_LOCK)
        _refuse_fixed(version, revision)
        before = version.document
        version.document = dict(document) | {"id": version.scheme_id, "version": version.version}
        version.digest = load_scheme(version.document).digest
        version.demonstration = version.demonstration or _fitted_on_demonstration(scheme)
        version.revision = revision + 1
        _record(
            database,
            "save_scheme",
            version,
            user_id=user_id,
            detail={"revision": revision + 1, "replaced": _without_centroids(before)},
        )
    return database.get_one(SchemeVersion, version_id)


def _refuse_fixed(version: SchemeVersion, revision: int) -> None:
    if version.state != SchemeState.DRAFT:
        raise SchemeRefusedError("not_draft")
    if version.revision != revision:
        raise SchemeRefusedError("changed")


def _without_centroids(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without the fitted model of its segments, for the audit trail."""
    segments = document.get("segments")
    if not isinstance(segments, dict):
        return dict(document)
    return dict(document) | {"segments": {key: value for key, value in segments.items() if key != "model"}}


def publish(
    database: Session, version_id: int, campaign_id: int, *, revision: int, reason: str, user_id: int | None
) -> SchemeVersion:
    """Publish a draft, make it the campaign's scheme from the next evaluation on, and return it.

    Raises SchemeRefusedError (``no_reason``, ``no_self_reason``, ``not_draft``, ``changed``, ``faults``,
    ``template_title``, ``demonstration``, ``not_asked``).
    """
    if not reason.strip():
        raise SchemeRefusedError("no_reason")
    with unit_of_work(database):
        version = database.get_one(SchemeVersion, version_id, with_for_update=_LOCK)
        _refuse_fixed(version, revision)
        scheme = check_document(version.document)
        if _titles(version.document) & _titles(catalogue().scheme_documents[TEMPLATE]):
            raise SchemeRefusedError("template_title")
        if self_reported(scheme) and not scheme.self_reason.strip():
            raise SchemeRefusedError("no_self_reason")
        campaign = database.get_one(Campaign, campaign_id)
        _refuse_for(campaign, version, scheme)
        version.state = SchemeState.PUBLISHED
        version.reason = reason.strip()
        version.published_at = utc_now()
        version.published_by_id = user_id
        database.flush()
        campaign.scheme_version_id = version.id
        _record(
            database,
            "publish_scheme",
            version,
            user_id=user_id,
            detail={
                "reason": version.reason,
                "digest": version.digest,
                "self_reason": scheme.self_reason,
            },
        )
    return database.get_one(SchemeVersion, version_id)


def reasons_lacking(document: Mapping[str, Any], reason: str | None, self_reason: str | None) -> list[str]:
    """Return the codes of the reasons without which a document can't be published, of those that are blank."""
    lacking = [] if (reason or "").strip() else ["no_reason"]
    if self_reported(load_scheme(document)) and not (self_reason or "").strip():
        lacking.append("no_self_reason")
    return lacking


def _refuse_for(campaign: Campaign, version: SchemeVersion, scheme: Scheme) -> None:
    """Raise SchemeRefusedError where a campaign can't be ranked by a version."""
    if not campaign.sample and (version.demonstration or _fitted_on_demonstration(scheme)):
        raise SchemeRefusedError("demonstration")
    if campaign.opened_at is not None and not campaign.trial:
        missing = not_asked(scheme, CampaignValues.of(campaign))
        if missing:
            raise SchemeRefusedError("not_asked", tuple(missing))


def _titles(document: Mapping[str, Any]) -> set[str]:
    """Return the title of a scheme in every language."""
    given = document["title"]
    return {str(text).strip() for text in given.values()} if isinstance(given, Mapping) else {str(given).strip()}


def adopt(database: Session, version_id: int, campaign_id: int, *, reason: str, user_id: int | None) -> None:
    """Make a version that was published already the scheme of a campaign, from its next evaluation on.

    Raises SchemeRefusedError (``no_reason``, ``not_published``, ``same``, ``demonstration``, ``not_asked``).
    """
    if not reason.strip():
        raise SchemeRefusedError("no_reason")
    with unit_of_work(database):
        version = database.get_one(SchemeVersion, version_id, with_for_update=_LOCK)
        campaign = database.get_one(Campaign, campaign_id, with_for_update={"of": Campaign, "key_share": True})
        if version.state != SchemeState.PUBLISHED:
            raise SchemeRefusedError("not_published")
        if campaign.scheme_version_id == version_id:
            raise SchemeRefusedError("same")
        _refuse_for(campaign, version, load_scheme(version.document))
        campaign.scheme_version_id = version_id
        detail = {"reason": reason.strip(), "digest": version.digest, "campaign": campaign_id}
        _record(database, "adopt_scheme", version, user_id=user_id, detail=detail)


def archive(database: Session, version_id: int, *, user_id: int | None) -> SchemeVersion:
    """Archive a draft, or a published version that no campaign is ranked by.

    Raises SchemeRefusedError (``in_use``).
    """
    with unit_of_work(database):
        version = database.get_one(SchemeVersion, version_id, with_for_update=_LOCK)
        if database.scalar(select(Campaign.id).where(Campaign.scheme_version_id == version_id).limit(1)):
            raise SchemeRefusedError("in_use")
        version.state = SchemeState.ARCHIVED
        version.archived_at = utc_now()
        version.archived_by_id = user_id
        _record(database, "archive_scheme", version, user_id=user_id, detail={})
    return database.get_one(SchemeVersion, version_id)


def _fitted_on_demonstration(scheme: Scheme) -> bool:
    model = scheme.segments.model if scheme.segments is not None else None
    return model is not None and model.reference.demonstration


def _record(
    database: Session, action: str, version: SchemeVersion, *, user_id: int | None, detail: Mapping[str, Any]
) -> None:
    about = ("scheme", version.id)
    audit_trail.record(database, action, user_id=user_id, about=about, detail={"version": version.version, **detail})
