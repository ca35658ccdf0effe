"""Where an enterprise stands in a campaign, as sentences that its people read."""

from __future__ import annotations

from collections.abc import Sequence

from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import Standing
from survey.models import Act, ParticipationState, SubmissionAct, SubmissionVersion
from survey.words.figures import deadline, moment
from survey.words.language import _


def say_standing(standing: Standing) -> str:
    """Return what was submitted and whether it counts: 已提交第 2 次."""
    number = standing.latest.number if standing.latest is not None else 0
    if standing.state == ParticipationState.WITHDRAWN:
        return _("已退出申报")
    if not number:
        return _("尚未提交")
    if standing.state == ParticipationState.RETURNED:
        return _("第 %(n)s 次提交已退回补正", n=number)
    if standing.counts is None and standing.ended_by == Act.TAKE_BACK:
        return _("第 %(n)s 次提交已撤回", n=number)
    if standing.counts is None:
        return _("第 %(n)s 次提交不再有效", n=number)
    return _("已提交第 %(n)s 次", n=number)


def say_changes(standing: Standing, changes: int) -> str:
    """Return how many answers were changed since the newest version, and that this does not count yet."""
    if standing.latest is None or not changes:
        return ""
    return _("之后修改了 %(n)s 处，尚未提交", n=changes)


def explain_standing(standing: Standing, changes: int) -> str:
    """Return what counts now and what does not, in a sentence or two."""
    if standing.state == ParticipationState.WITHDRAWN:
        return _("贵单位不参加本批次的排序。填写的内容和提交过的版本都保留着。")
    if standing.refusal in {"closed", "overdue"}:
        if standing.counts is None:
            return _("填报已截止，现在没有算数的提交：贵单位不参加排序。")
        return _("现在算数的是第 %(n)s 次提交。填报已截止，之后的修改只存为草稿。", n=standing.counts.number)
    if standing.latest is None:
        return _("保存不等于提交，请在截止前完成全部部分并提交。")
    if standing.state == ParticipationState.RETURNED:
        return _("请按退回的意见修改后重新提交；重新提交之前，贵单位不参加排序。")
    if standing.counts is None:
        return _("现在没有算数的提交：请在截止前修改好再提交，否则不参加排序。")
    number = standing.latest.number
    if changes:
        return _("现在算数的是第 %(n)s 次提交。草稿里的修改要再提交一次才算数；其余答案不用动。", n=number)
    return _("现在算数的是第 %(n)s 次提交。截止前修改后须重新提交，以最后一次提交为准。", n=number)


def say_unsent(draft: DraftContext, standing: Standing, changes: int) -> str:
    """Return that all is answered but nothing submitted, while it still can be; empty where that is not so.

    A returned submission is full from the start: it is said as soon as something was corrected, with the day by which
    the office wants the answer while that is to come.
    """
    if draft.submission_id is None or standing.counts is not None or standing.refusal or draft.hard:
        return ""
    time = deadline(standing.until)
    if standing.returned is not None:
        due = standing.returned.due_at
        if due is not None and standing.now <= due:
            time = deadline(due)
        return _("补正已有修改，但还没有重新提交！请在 %(time)s 前核对并提交。", time=time) if changes else ""
    if standing.campaign.trial:
        return _("全部填完了，但还没有提交。请在 %(time)s 前核对并提交，主管科室才收得到。", time=time)
    return _("全部填完了，但还没有提交！请在 %(time)s 前核对并提交；不提交就不参加排序。", time=time)


def say_before_editing(standing: Standing) -> str:
    """Return what becomes of a change made now, for the top of a page of questions; empty where it is as usual."""
    refusals = {
        "left": _("贵单位已退出申报：现在的修改只存为草稿，不会提交，也不会计入排序。"),
        "not_begun": _("申报 %(time)s 开始：可以先填写和保存，到时再提交。", time=deadline(standing.campaign.opens_at)),
        "closed": _(
            "填报已于 %(time)s 截止：现在的修改只存为草稿，不会提交，也不会计入排序。",
            time=deadline(standing.closes_at),
        ),
        "overdue": _(
            "退回补正的答复期限 %(time)s 已过：现在的修改只存为草稿，不会提交，也不会计入排序。",
            time=deadline(standing.returned.due_at if standing.returned is not None else None),
        ),
    }
    if standing.refusal == "not_begun":
        return refusals[standing.refusal]
    if standing.refusal and standing.open_questions is not None:
        return refusals[standing.refusal]
    if standing.refusal:
        return refusals[standing.refusal] + _("佐证文件仍可补充，上传后主管部门随即可以看到。")
    if standing.returned is not None:
        text = _(
            "这是答复退回补正：请在 %(time)s 前修改并重新提交。",
            time=deadline(standing.returned.due_at or standing.until),
        )
        if standing.open_questions is not None:
            text += _(
                "只能改退回的 %(n)s 题，以及因此新出现或须一并更正的题；其他题保持提交时的答案。",
                n=len(standing.open_questions),
            )
        return text
    if standing.counts is not None:
        return _("已提交第 %(n)s 次。在这里修改的是草稿，要再提交一次才算数。", n=standing.counts.number)
    return ""


def say_refusal(standing: Standing) -> str:
    """Return why nothing can be submitted now, and what to do."""
    campaign = standing.campaign
    period = _("申报时间为 %(a)s 至 %(b)s。", a=deadline(campaign.opens_at), b=deadline(standing.closes_at))
    if standing.refusal == "left":
        if standing.may_rejoin:
            return _("贵单位已退出申报。恢复申报后才能提交。")
        return _("贵单位已退出申报，填报也已截止，不能再提交。草稿已保存。")
    if standing.refusal == "overdue":
        due = deadline(standing.returned.due_at if standing.returned is not None else None)
        return _("退回补正的答复期限 %(time)s 已过，不能再提交。草稿已保存；如需延期，请致电主管科室。", time=due)
    return period + _("草稿已保存；如有疑问请致电主管科室。")


def say_only_kept(refusal: str, time: str) -> str:
    """Return that a save at a time of day is kept as a draft only, where nothing can be submitted; empty elsewhere.

    `refusal`: why nothing can be submitted, as `read_standing.refusal_of` returns it.
    """
    texts = {
        "left": _("贵单位已退出申报：已于 %(time)s 存为草稿，但不会提交，也不会计入排序。", time=time),
        "closed": _("填报已截止：已于 %(time)s 存为草稿，但不会提交，也不会计入排序。", time=time),
        "overdue": _("答复期限已过：已于 %(time)s 存为草稿，但不会提交，也不会计入排序。", time=time),
    }
    return texts.get(refusal, "")


def say_locked(count: int) -> str:
    """Return that answers were typed at questions which a return keeps as they were submitted."""
    return _("有 %(n)s 题没有退回，只能保持提交时的答案，没有保存。请点“保存草稿”查看。", n=count)


def say_undone(version: SubmissionVersion, acts: Sequence[SubmissionAct]) -> str:
    """Return that what was submitted was taken back or left behind, for officials; empty where it was not.

    `version`: the newest.  `acts`: of its submission, oldest first.
    """
    last = acts[-1] if acts else None
    if last is None or last.at < version.submitted_at:
        return ""
    if last.act == Act.REJOIN:
        return _("企业曾退出申报，已于 %(time)s 恢复，还没有重新提交，目前没有算数的提交。", time=moment(last.at))
    if last.act == Act.LEAVE:
        text = _("企业已于 %(time)s 退出申报。", time=moment(last.at))
    else:
        text = _("企业已于 %(time)s 撤回修改，目前没有算数的提交。", time=moment(last.at))
    return text + (_("原因：%(reason)s", reason=last.reason) if last.reason else "")
