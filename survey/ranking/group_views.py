"""Groups as the limit counts them, and firms that may be of one group without counting so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from scoring.selection.selection import Place
from scoring.selection.suspected_groups import Sign, suspected
from survey.queries.group_signs import Placed
from survey.words.findings import say_place
from survey.words.language import _
from survey.words.pools import pool_title


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One firm of a group: its entry, its name, its group as it counts (empty: none), and where it stands."""

    entry_id: int
    name: str
    label: str
    place: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Firms beside each other. `title`: their group; or what they share, for a suspicion.

    `seats`: how many of them have a seat; `others`: members beyond the reader's scope, who are not named.  `over`: that
    the limit would be broken if all of them, with the groups they count to, were one.
    """

    title: str
    members: tuple[MemberLine, ...]
    others: int
    seats: int
    over: bool


@dataclass(frozen=True, slots=True)
class GroupsView:
    """Groups of more than one firm, most seats first; and suspicions, those that would break the limit first."""

    counted: tuple[GroupLine, ...]
    suspected: tuple[GroupLine, ...]


def view_groups(firms: Sequence[Placed], scheme: Scheme) -> GroupsView:
    """Return what a reader sees of the groups of an evaluation: those with a firm within the scope.

    `firms`: in list order.
    """
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, firm in enumerate(firms):
        if firm.known.label:
            rows_of[firm.known.label].append(row)

    def line(title: str, rows: Iterable[int], together: Iterable[int]) -> GroupLine:
        own = [firms[row] for row in rows]
        seats = sum(firm.status == Place.SELECTED.value for firm in own)
        all_seats = sum(firms[row].status == Place.SELECTED.value for row in together)
        return GroupLine(
            title=title,
            members=tuple(_member(firm, scheme) for firm in own if firm.seen),
            others=sum(not firm.seen for firm in own),
            seats=seats,
            over=all_seats > scheme.choice.per_group > 0,
        )

    counted = [line(label, rows, rows) for label, rows in rows_of.items() if len(rows) > 1]
    found = []
    for suspicion in suspected([firm.known for firm in firms]):
        labels = {firms[row].known.label for row in suspicion.rows} - {""}
        together = {*suspicion.rows, *(row for label in labels for row in rows_of[label])}
        found.append(line(_("、").join(map(say_sign, suspicion.signs)), suspicion.rows, together))
    return GroupsView(
        counted=tuple(sorted((item for item in counted if item.members), key=lambda item: -item.seats)),
        suspected=tuple(sorted((item for item in found if item.members), key=lambda item: not item.over)),
    )


def say_sign(sign: Sign) -> str:
    """Return what firms share, in words."""
    return {
        Sign.DIRECTORY: _("名录登记为同一集团"),
        Sign.MAIL: _("账号邮箱相同"),
        Sign.PHONE: _("联系电话相同"),
        Sign.NAME: _("集团名称或企业名称相近"),
        Sign.PLACE: _("注册或生产地址相同"),
    }[sign]


def _member(firm: Placed, scheme: Scheme) -> MemberLine:
    place = say_place(firm.status)
    if firm.rank is not None:
        where = {"pool": pool_title(scheme, firm.pool), "rank": firm.rank, "place": place}
        place = _("%(pool)s第%(rank)s名，%(place)s", **where)
    return MemberLine(firm.entry_id, firm.known.name, firm.known.label, place)
