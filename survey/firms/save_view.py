"""Views of the list of firms are saved under a name, changed, shared and removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.models import SavedView
from survey.records import audit_trail
from survey.store.db import unit_of_work

MOST_VIEWS, LONGEST_NAME = 20, 40
Address = Mapping[str, Sequence[str]]


class ViewRefusedError(ValueError):
    """A view can't be kept.

    `code`: ``no_name``, ``long_name``, ``same_name``, ``too_many``, ``gone`` (it was removed meanwhile).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_view(
    database: Session, user_id: int, name: str, address: Address, *, shared: bool, opens_first: bool = False
) -> int:
    """Keep filters, order and columns under a name and return the view's id; raises ViewRefusedError."""
    with unit_of_work(database):
        _check(database, user_id, name)
        held = select(func.count()).select_from(SavedView).where(SavedView.user_id == user_id)
        if (database.scalar(held) or 0) >= MOST_VIEWS:
            raise ViewRefusedError("too_many")
        if opens_first:
            _none_first(database, user_id)
        view = SavedView(user_id=user_id, name=name.strip(), address={key: list(one) for key, one in address.items()})
        view.shared, view.opens_first = shared, opens_first
        database.add(view)
        database.flush()
        _note(database, "make_view", view, {})
        return view.id


def change_view(database: Session, view: SavedView, name: str, *, shared: bool, opens_first: bool) -> None:
    """Give a view another name, share it or not, let the list open with it or not. Raises ViewRefusedError."""
    view_id = view.id
    with unit_of_work(database):
        kept = database.get(SavedView, view_id, with_for_update=True)
        if kept is None:
            raise ViewRefusedError("gone")
        _check(database, kept.user_id, name, own=view_id)
        before = _state(kept)
        if opens_first:
            _none_first(database, kept.user_id)
        kept.name, kept.shared, kept.opens_first = name.strip(), shared, opens_first
        _note(database, "change_view", kept, before)


def remove_view(database: Session, view: SavedView) -> None:
    """Remove a view; its address still opens the same list."""
    view_id = view.id
    with unit_of_work(database):
        kept = database.get(SavedView, view_id, with_for_update=True)
        if kept is None:  # somebody pressed twice
            return
        _note(database, "remove_view", kept, {})
        database.delete(kept)


def _none_first(database: Session, user_id: int) -> None:
    """Let a user's list open with none of his views."""
    database.execute(update(SavedView).where(SavedView.user_id == user_id).values(opens_first=False))


def _state(view: SavedView) -> dict[str, object]:
    return {"name": view.name, "shared": view.shared, "first": view.opens_first}


def _note(database: Session, action: str, view: SavedView, before: Mapping[str, object]) -> None:
    detail = _state(view) | ({"before": dict(before)} if before else {})
    audit_trail.record(database, action, user_id=view.user_id, about=("view", view.id), detail=detail)


def _check(database: Session, user_id: int, name: str, *, own: int | None = None) -> None:
    plain = name.strip()
    if not plain:
        raise ViewRefusedError("no_name")
    if len(plain) > LONGEST_NAME:
        raise ViewRefusedError("long_name")
    same = select(SavedView.id).where(SavedView.user_id == user_id, SavedView.name == plain)
    if database.scalar(same) not in {None, own}:
        raise ViewRefusedError("same_name")
