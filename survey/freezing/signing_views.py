"""What one puts one's name under: who decided the firms, what departs, what nobody verified, one's own part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey.freezing.check_views import CheckLine
from survey.models import Footing, Outcome
from survey.queries.list_decisions import Decided
from survey.words.decisions import OUTCOMES
from survey.words.language import _, _n

NAMED = 12
"""So many firms are named with a reason; the list shows the others."""


@dataclass(frozen=True)
class Behind:
    """What a version rests on. `names`: official -> name; `found`: firm with a seat -> whether its level was found.

    `seen`: the participations that the reader sees; of others he is told how many there are.
    """

    decided: Sequence[Decided]
    names: Mapping[int, str]
    found: Mapping[int, bool]
    seen: Collection[int]


def view_signing(behind: Behind, kept: Sequence[CheckLine], reason: str) -> list[CheckLine]:
    """Return what a version rests on in words; what was open when it was frozen comes last. `reason`: why it was."""
    if not behind.decided:
        return [line for line in kept if line.state != "fine"]
    lines = [_of_people(behind), _of_acts(behind.decided), _of_departing(behind), _of_levels(behind.found)]
    lines += [line for line in kept if line.state != "fine"]
    if reason:
        lines.append(CheckLine("soft", _("冻结时的说明，印在名单上"), reason, ""))
    return lines


def view_own_part(behind: Behind, reader_id: int, recused: Collection[int]) -> list[str]:
    """Return what the reader should know of himself before he signs: what he decided, and from what he is recused."""
    proposed = sum(row.by_id == reader_id for row in behind.decided)
    seconded = sum(row.second_id == reader_id for row in behind.decided)
    said = []
    if proposed or seconded:
        said.append(_("其中您自己提出 %(n)s 家、确认 %(m)s 家。", n=proposed, m=seconded))
    firms = [row.entry.facts["name"] for row in behind.decided if row.entry.participation_id in recused]
    if firms:
        said.append(_("您对%(names)s回避，由别人决定；您签的是整份名单。", names=_("、").join(firms)))
    return said


def _of_people(behind: Behind) -> CheckLine:
    proposed = _counted(behind.names, (row.by_id for row in behind.decided))
    seconded = _counted(behind.names, (row.second_id for row in behind.decided if row.second_id is not None))
    text = _("每家都由一人提出、另一人确认")
    return CheckLine("fine", text, _("提出：%(by)s。确认：%(second)s。", by=proposed, second=seconded), "")


def _counted(names: Mapping[int, str], people: Iterable[int]) -> str:
    counts = Counter(people)
    return _("、").join(_n("%(name)s %(n)s 家", name=names.get(who, "–"), n=n) for who, n in counts.most_common())


def _of_acts(rows: Sequence[Decided]) -> CheckLine:
    acts = Counter(row.act for row in rows if row.act)
    alone = [row for row in rows if not row.act]
    grey = sum(row.footing == Footing.GREY for row in alone)
    text = _("成批决定 %(n)s 家，逐家议定 %(m)s 家（临界区 %(grey)s 家）", n=acts.total(), m=len(alone), grey=grey)
    return CheckLine("fine", text, _("、").join(_n("%(name)s %(n)s 家", name=act, n=n) for act, n in acts.items()), "")


def _of_departing(behind: Behind) -> CheckLine:
    rows = [row for row in behind.decided if row.footing == Footing.DEPARTS]
    if not rows:
        return CheckLine("fine", _("没有与排序不同的决定"), "", "")
    shown = [row for row in rows if row.entry.participation_id in behind.seen][:NAMED]
    said = [
        _(
            "%(name)s：%(outcome)s，%(reason)s（%(document)s）",
            name=row.entry.facts["name"],
            outcome=OUTCOMES[Outcome(row.outcome)],
            reason=row.reason,
            document=row.document,
        )
        for row in shown
    ]
    text = _("；").join(said)
    more = _("%(names)s等", names=text) if len(shown) < len(rows) and text else text
    return CheckLine("soft", _n("与排序不同的决定有 %(n)s 家", n=len(rows)), more, "")


def _of_levels(found: Mapping[int, bool]) -> CheckLine:
    without = sum(not own for own in found.values())
    if not without:
        return CheckLine("fine", _("入选企业的等级都经过核定"), "", "")
    text = _("入选的 %(n)s 家中有 %(m)s 家的等级没有核定，等级按企业自评", n=len(found), m=without)
    return CheckLine("soft", text, "", "")
