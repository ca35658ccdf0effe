"""Letters as texts, the same lines for page and paper; their frame; and why releasing them is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from exports.printed.result_letters import ResultLetterWords
from scoring.exact import POINT, unscaled
from survey.models import Campaign, LetterRelease
from survey.publishing.letter_results import letter_number
from survey.words.entries import points_of
from survey.words.figures import SHANGHAI, say_date
from survey.words.language import _, _l

OUTCOMES = ("selected", "reserve", "out", "unranked")
REFUSED: Mapping[str, str] = {
    "not_issued": _l("名单还没有签发，签发以后才能发放告知书。"),
    "moved": _l("在您打开本页之后，名单有了新的版本，没有发放。请看最新的名单和告知书，确认后再发放。"),
    "released": _l("这一版名单的告知书已经发放。"),
    "come_back": _l("请写明没有入选的企业什么时候可以再申报。"),
}


def say_letters_refused(code: str) -> str:
    """Return why letters are not released, and what to do; empty for an unknown code."""
    return str(REFUSED.get(code, ""))


def result_letter_words(campaign: Campaign, document_number: str, released_at: datetime) -> ResultLetterWords:
    """Return what is the same on every letter of a release."""
    contact = " ".join(part for part in (campaign.contact_office, campaign.contact_phone) if part)
    return ResultLetterWords(
        title=_("%(title)s结果告知书", title=campaign.title),
        document_number=document_number,
        addressed=_("："),
        results=(_("各问卷结果（指数为0至100）"), _("问卷"), _("等级"), _("指数")),
        criteria=(_("各项得分"), _("指标"), _("得分"), _("满分")),
        improve_title=_("最值得改进的几项"),
        come_back_title=_("下次申报"),
        closing=_("对结果有疑问的，请联系：%(contact)s。", contact=contact) if contact else "",
        signed=campaign.contact_office,
        dated=say_date(released_at.astimezone(SHANGHAI).date()),
        sample=_("示例数据，不是真实结果") if campaign.sample else "",
        missing=_("名称中有字库没有的字，印作〓。"),
    )


def words_to_keep(campaign: Campaign, document_number: str, released_at: datetime) -> dict[str, Any]:
    """Return what the letters of a release say beside each firm's own content, as it is kept with the release."""
    frame = asdict(result_letter_words(campaign, document_number, released_at))
    return {"frame": frame, "decisions": {outcome: say_outcome(outcome) for outcome in OUTCOMES}}


def kept_words(campaign: Campaign, release: LetterRelease) -> ResultLetterWords:
    """Return the frame of released letters as it was kept, whatever became of title and contact since."""
    frame = release.words.get("frame")
    if frame is None:  # released before the words were kept
        return result_letter_words(campaign, release.document_number, release.released_at)
    return ResultLetterWords(**frame)


def say_kept(content: Mapping[str, Any], digest: str, release: LetterRelease) -> LetterText:
    """Return a released letter as it is shown, its decision in the words of its day."""
    text = say_letter(content, digest, release.come_back)
    return replace(text, decision=release.words.get("decisions", {}).get(text.outcome, text.decision))


def say_mark(version: int, digest: str, letter_id: int | None = None) -> str:
    """Return the line by which a letter can be held against the list. `letter_id`: None of one that is not kept yet."""
    said = _("名单第 %(n)s 版；本函校验码 %(code)s", n=version, code=digest)
    if letter_id is None:
        return said
    return _("告知书编号 %(number)s；%(rest)s", number=letter_number(letter_id, digest), rest=said)


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as it is shown and printed. `results`: (questionnaire, level, index); `criteria`: (title, got, most)."""

    name: str
    unit: str
    outcome: str
    decision: str
    reason: str
    place: Sequence[str]
    results: Sequence[tuple[str, str, str]]
    criteria: Sequence[tuple[str, str, str]]
    improve: Sequence[str]
    come_back: str
    number: int
    digest: str


def say_outcome(outcome: str) -> str:
    """Return what was decided of a firm, in a sentence."""
    return {
        "selected": _("经评审，贵单位列入本批次数字化应用试点企业名单。"),
        "reserve": _("经评审，贵单位列入本批次备选名单；有入选企业退出时，按规定依次递补。"),
        "out": _("经评审，贵单位没有列入本批次数字化应用试点企业名单。"),
        "unranked": _("贵单位没有完成所需的问卷，没有参加本批次的排序。"),
    }[outcome]


def say_letter(content: Mapping[str, Any], digest: str, come_back: str) -> LetterText:
    """Return a letter as it is shown. `come_back`: when a firm may apply again, which who was selected is not told."""
    places = content["places"]
    return LetterText(
        name=content["name"],
        unit=content["unit"],
        outcome=content["outcome"],
        decision=say_outcome(content["outcome"]),
        reason=content["reason"],
        place=_place(content),
        results=[(one["title"], _level(one), f"{unscaled(one['index'], POINT):.2f}") for one in content["results"]],
        criteria=[
            (one["title"], points(one["amount"], content["places"]), points(one["most"], content["places"]))
            for one in content["criteria"]
        ],
        improve=[_improvement(one, places) for one in content["improve"]],
        come_back="" if content["outcome"] == "selected" else come_back,
        number=content["version"],
        digest=digest,
    )


def points(amount: int, places: int) -> str:
    """Return 10⁻⁶ points with the places of the scheme, as lists print them."""
    return f"{points_of(amount, places)}"


def _place(content: Mapping[str, Any]) -> list[str]:
    if content["score"] is None:
        missing = _("、").join(content["missing"])
        return [_("缺少的问卷：%(titles)s。", titles=missing)] if missing else []
    lines = [
        _(
            "贵单位得分 %(score)s，在同组 %(n)s 家中列第 %(rank)s 名。",
            score=points(content["score"], content["places"]),
            n=content["of"],
            rank=content["rank"],
        )
    ]
    if content["self_score"] is not None and content["self_score"] != content["score"]:
        lines.append(
            _("自评得分 %(score)s；经核定后以前一得分为准。", score=points(content["self_score"], content["places"]))
        )
    return lines


def _level(result: Mapping[str, Any]) -> str:
    return str(result["level_title"]) or str(result["level"])


def _improvement(one: Mapping[str, Any], places: int) -> str:
    if not one["begin"]:
        return _("“%(title)s”还可以提高 %(points)s 分。", title=one["title"], points=points(one["lost"], places))
    return _(
        "“%(title)s”还可以提高 %(points)s 分，建议先从“%(begin)s”做起。",
        title=one["title"],
        points=points(one["lost"], places),
        begin=one["begin"],
    )
