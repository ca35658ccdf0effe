"""What an official did in the place of a colleague who was away says so: a column of the tables that it is in."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from survey.models.people import User


class OnBehalf:
    """Mixed into a table of what officials do. `acting_for_id`: in whose place; None for one's own work.

    The session fills it in (`survey.store.on_behalf`).
    """

    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    @declared_attr
    @classmethod
    def acting_for(cls) -> Mapped[User | None]:
        """Return the relation to whoever was away; read by a statement of its own, and only where there is one."""
        return relationship(User, foreign_keys=[cls.acting_for_id], lazy="selectin")
