"""Two records of one firm become one: accounts, participation, codes and ratings go over as the preview says."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from scoring.characters import compared
from survey.accounts.decide_requests import clear_unapproved
from survey.accounts.one_time_codes import CodeFor, withdraw_codes
from survey.directory.find_firm import find_firm, needed
from survey.directory.firm_results import FirmRefusedError
from survey.directory.merger_results import CampaignMerge, Goes, MergePlan, plan_merge
from survey.models import (
    AccountCode,
    CaseFlag,
    CaseMessage,
    CaseNote,
    CodePurpose,
    Enquiry,
    Enterprise,
    ExternalRating,
    Participation,
    Role,
    SealAcceptance,
    Upload,
    User,
)
from survey.models.search_keys import united
from survey.queries import merging
from survey.records import audit_trail
from survey.records.record_changes import record_history, set_columns
from survey.store.db import unit_of_work
from survey.web.session_rows import end_all_sessions

_CALL = ("called_at", "called_by_id", "call_reason", "sent_at", "sent_by", "sent_by_id")


def merge_firms(database: Session, kept_id: int, merged_id: int, *, stamp: str, reason: str, author_id: int) -> None:
    """Merge a record into the one that goes on, as it was previewed.

    `stamp`: that of the preview (`merger_results.MergePlan`). Raises FirmRefusedError: no reason, a record is gone,
    merged or not in the directory, it cannot be (both were begun in one campaign, …), or ``moved``: what would be done
    is not what the preview showed.
    """
    with unit_of_work(database):
        said = needed(reason)
        if kept_id == merged_id:
            raise FirmRefusedError("same")
        firms = {number: find_firm(database, number, author_id) for number in _in_order(database, (kept_id, merged_id))}
        if len(firms) < len((kept_id, merged_id)):
            raise FirmRefusedError("gone")
        kept, merged = firms[kept_id], firms[merged_id]
        _lock_parts(database, (kept_id, merged_id))
        plan = plan_merge(kept, merged, merging.holding(database, kept_id), merging.holding(database, merged_id))
        if plan.refusal:
            raise FirmRefusedError(plan.refusal, campaign=plan.against)
        if plan.stamp != stamp:
            raise FirmRefusedError("moved")
        clear_unapproved(database, merged, author_id)
        for one in plan.campaigns:
            _move_part(database, one, kept_id, merged_id)
        _move_people(database, plan, kept_id, merged_id)
        _move_codes(database, plan, kept_id, merged_id)
        _move_seal(database, kept, merged)
        _copy_ratings(database, kept_id, merged_id)
        for model in (Upload, Enquiry, CaseNote, CaseFlag, CaseMessage):
            database.execute(update(model).where(model.enterprise_id == merged_id).values(enterprise_id=kept_id))
        _join_records(database, kept, merged)
        _record(database, (kept, merged), plan, (said, author_id))


def _in_order(database: Session, ids: tuple[int, int]) -> Sequence[int]:
    """Return two records in the order in which everybody locks them."""
    return database.scalars(select(Enterprise.id).where(Enterprise.id.in_(ids)).order_by(Enterprise.credit_code)).all()


def _lock_parts(database: Session, ids: tuple[int, int]) -> None:
    """Let nobody submit, leave, call or exempt either until the unit of work ends."""
    own = select(Participation.id).where(Participation.enterprise_id.in_(ids)).order_by(Participation.enterprise_id)
    database.scalars(own.with_for_update()).all()


def _move_part(database: Session, one: CampaignMerge, kept_id: int, merged_id: int) -> None:
    """Let the right participation go on. None is lost: one that gives way stands with the record that is merged."""
    if one.goes is Goes.MOVES and one.merged is not None:
        _give(database, one.merged.id, kept_id)
    elif one.kept is not None and one.merged is not None:
        kept, merged = (database.get_one(Participation, part.id) for part in (one.kept, one.merged))
        goes_on, gives_way = (merged, kept) if one.goes is Goes.SWAPS else (kept, merged)
        if goes_on.called_at is None and gives_way.called_at is not None:
            for name in _CALL:
                setattr(goes_on, name, getattr(gives_way, name))
            database.flush()
        if one.goes is Goes.SWAPS:
            row = {column.name: getattr(kept, column.name) for column in Participation.__table__.columns}
            database.execute(delete(Participation).where(Participation.id == kept.id))
            _give(database, merged.id, kept_id)
            database.execute(insert(Participation), [{**row, "enterprise_id": merged_id}])


def _give(database: Session, participation_id: int, enterprise_id: int) -> None:
    own = update(Participation).where(Participation.id == participation_id)
    database.execute(own.values(enterprise_id=enterprise_id))


def _move_people(database: Session, plan: MergePlan, kept_id: int, merged_id: int) -> None:
    """Let the people work for the record that goes on; they sign in anew."""
    own = select(User).where(User.enterprise_id == merged_id, User.active.is_(True), User.approved.is_(True))
    for user in database.scalars(own.order_by(User.id).with_for_update(of=User)):
        user.enterprise_id = kept_id
        if plan.people_step_back and user.role == Role.ENTERPRISE:
            user.role = Role.COLLEAGUE
        end_all_sessions(database, user.id)


def _move_codes(database: Session, plan: MergePlan, kept_id: int, merged_id: int) -> None:
    if not plan.codes_go_over:
        withdraw_codes(database, CodePurpose.CLAIM, CodeFor(enterprise_id=merged_id))
    open_ones = (AccountCode.used_at.is_(None), AccountCode.withdrawn_at.is_(None))
    own = update(AccountCode).where(AccountCode.enterprise_id == merged_id, *open_ones)
    database.execute(own.values(enterprise_id=kept_id))


def _move_seal(database: Session, kept: Enterprise, merged: Enterprise) -> None:
    """Let an accepted commitment count for the record that goes on; rows of acceptance are never changed."""
    there, given = (database.get(SealAcceptance, firm.id) for firm in (kept, merged))
    if there is None and given is not None:
        row = {name: getattr(given, name) for name in ("version_id", "how", "accepted_by_id", "accepted_at")}
        database.execute(insert(SealAcceptance), [{**row, "enterprise_id": kept.id}])
        kept.seal_awaited = False
    elif there is None:
        kept.seal_awaited = kept.seal_awaited or merged.seal_awaited


def _copy_ratings(database: Session, kept_id: int, merged_id: int) -> None:
    """Let ratings count for the record that goes on, but for those that it has; rows of ratings are never changed."""
    both = select(ExternalRating).where(ExternalRating.enterprise_id.in_((kept_id, merged_id)))
    rows = database.scalars(both.order_by(ExternalRating.id)).all()
    known = {(row.source, row.report_number) for row in rows if row.enterprise_id == kept_id}
    columns = [column.name for column in ExternalRating.__table__.columns if column.name != "id"]
    copied = [
        {name: getattr(row, name) for name in columns} | {"enterprise_id": kept_id}
        for row in rows
        if row.enterprise_id == merged_id and (row.source, row.report_number) not in known
    ]
    if copied:
        database.execute(insert(ExternalRating), copied)


def _join_records(database: Session, kept: Enterprise, merged: Enterprise) -> None:
    """Let what leads to the merged record lead to the one that goes on, and that be found by the names of both."""
    into = update(Enterprise).where(or_(Enterprise.id == merged.id, Enterprise.merged_into_id == merged.id))
    database.execute(into.values(merged_into_id=kept.id))
    kept.group_id = kept.group_id if kept.group_id is not None else merged.group_id
    database.flush()
    names = (kept.search_key, f"{merged.search_key}{compared(merged.credit_code)}\n")
    kept.search_key, kept.initials = united(*names), united(kept.initials, merged.initials)


def _record(database: Session, firms: tuple[Enterprise, Enterprise], plan: MergePlan, given: tuple[str, int]) -> None:
    """Record a merger in the history and trail of both. `given`: the reason, and who merged them."""
    (kept, merged), (reason, author_id) = firms, given
    changes = set_columns(kept, {name: getattr(merged, name) for name in plan.columns})
    history = dict(changes) | {"credit_code": (merged.credit_code, kept.credit_code)}
    if merged.name != kept.name:
        history["name"] = (merged.name, kept.name)
    record_history(database, kept.id, history, source="merge", by_id=author_id, reason=reason)
    gone = {"merged_into_id": ("", kept.credit_code)}
    record_history(database, merged.id, gone, source="merge", by_id=author_id, reason=reason)
    detail = {
        "reason": reason,
        "merged": [merged.credit_code, merged.name],
        "into": [kept.credit_code, kept.name],
        "columns": list(plan.columns),
        "parts": [[one.campaign, str(one.goes)] for one in plan.campaigns],
    }
    for firm in firms:
        audit_trail.record(database, "merge_firms", user_id=author_id, about=("enterprise", firm.id), detail=detail)
