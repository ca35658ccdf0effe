"""The pages of calls: which went out, letters with codes, marks of what went out, mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.calling.confirm_views import (
    LETTERS,
    LIST,
    MAILS,
    SENT,
    UNSENT,
    choice_of_form,
    claim_address,
    confirm_page,
    mailable,
    numbers_of_form,
)
from survey.calling.erase_file import erase_file
from survey.calling.jobs import LETTER_JOB, MAIL_JOB, parameters_of
from survey.calling.mark_sent import mark_sent, take_back_sent
from survey.calling.pages import CallFilePage, CallMailsPage, CallsPage
from survey.calling.print_calls import CallOrder, unprintable
from survey.calling.read_choice import MOST, Choice, read_choice
from survey.calling.results import Pack, SentOutcome, seen_at
from survey.calling.views import view_file, view_mails, view_markings, view_rows, view_tabs
from survey.definitions.directory import directory
from survey.jobs.run_jobs import job_file
from survey.jobs.start_job import start_and_follow
from survey.models import Campaign, Job, SentBy, utc_now
from survey.queries import calls
from survey.queries import jobs as jobs_queries
from survey.queries.calls import OUTDATED, UNCLAIMED, WAITING, WENT_OUT, At, CallFilters
from survey.queries.closes import latest_close
from survey.store.permissions import Permission
from survey.store.retention import SECRET_JOBS
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import as_number, number_in_address, page_of, read_text
from survey.web.chosen_campaign import chosen_campaign, the_campaign
from survey.web.mail import sends_mail
from survey.web.request_context import database, settings
from survey.web.responses import or_404
from survey.words.calls import say_cannot_call
from survey.words.language import LANGUAGES, _, _n, in_words

blueprint = Blueprint("calls", __name__, url_prefix="/calls")
PAGE, MARKINGS = 50, 5
DAYS = (3, 7, 14, 30)
ACTIONS = (LETTERS, LIST, SENT, UNSENT, MAILS)


@blueprint.get("", endpoint="calls")
@allow(Permission.SEND_CALLS)
def index() -> str:
    """Show the called firms of the chosen campaign, and which calls went out."""
    campaign, filters, scope = chosen_campaign(), _filters(), current_scope()
    at = seen_at(campaign.id if campaign is not None else 0)
    found = page_of(
        calls.called_count(database(), scope, at, filters),
        PAGE,
        lambda number: view_rows(campaign, calls.called_page(database(), scope, at, filters, page=number, size=PAGE)),
    )
    counts = calls.called_counts(database(), scope, at, filters)
    units = directory().current_units() if scope.everything else []
    return CallsPage(
        campaign=campaign,
        closed=campaign is not None and _is_over(campaign),
        page=found,
        filters=filters,
        days=DAYS,
        tabs=view_tabs(filters, counts),
        everything=counts[""],
        units=[(unit.id, in_words(unit.name)) for unit in units],
        markings=view_markings(calls.newest_markings(database(), scope, at, limit=MARKINGS)),
        mails=sends_mail(settings()),
        most=MOST,
    ).render()


def _is_over(campaign: Campaign) -> bool:
    """Return whether nobody of the reader's scope can submit any more."""
    return latest_close(database(), campaign, current_scope()) <= utc_now()


def _filters() -> CallFilters:
    state, days = request.args.get("state", ""), as_number(request.args.get("days", ""))
    return CallFilters(
        state if state in {WAITING, WENT_OUT, UNCLAIMED, OUTDATED} else "",
        request.args.get("unit", "")[:40],
        read_text(request.args),
        days if days is not None and days <= 365 else 7,
    )


@blueprint.get("/confirm")
@allow(Permission.SEND_CALLS)
def confirm() -> str | Response:
    """Show what is about to be done, with count and names; nothing is written."""
    do, campaign = request.args.get("do", ""), the_campaign()
    if do not in ACTIONS:
        return _back()
    numbers = _asked(seen_at(campaign.id))
    choice = read_choice(database(), current_scope(), campaign.id, numbers)
    if not choice.firms:
        flash(_("请先勾选企业，再选要做什么。"), "warning")
        return _back()
    if do in {LETTERS, LIST, MAILS} and _is_over(campaign):
        flash(say_cannot_call("closed"), "warning")
        return _back()
    return _confirming(do, campaign, choice, len(numbers))


def _confirming(do: str, campaign: Campaign, choice: Choice, asked: int) -> str:
    odd = unprintable(choice.firms) if do == LETTERS else []
    return confirm_page(do, campaign, choice, asked=asked, unprintable=odd).render()


def _asked(at: At) -> Sequence[int]:
    """Return the numbers of the firms that the address asks for: ticked, all of the filters, of a file or a marking."""
    match request.args.get("which", ""):
        case "all":
            return calls.called_ids(database(), current_scope(), at, _filters())[:MOST]
        case "file":
            number = number_in_address("job")
            if number is None:
                return []
            job = or_404(jobs_queries.job_in_scope(database(), signed_in(), number))
            left = {one for one, _why in job.result.get("left", ())}
            return [one for one, _code in job.parameters.get("firms", ()) if one not in left]
        case "marking":
            by_id = number_in_address("by")
            return calls.marked_ids(database(), current_scope(), at, sent_at=_moment(), by_id=by_id or None)
        case _:
            numbers = [as_number(text) for text in request.args.getlist("firm")]
            return [number for number in numbers if number is not None][:MOST]


def _moment() -> datetime:
    """Return the moment in the address, or the present one where it holds none."""
    try:
        moment = datetime.fromisoformat(request.args.get("at", ""))
    except ValueError:
        return utc_now()
    return moment if moment.tzinfo is not None else utc_now()


def _back() -> Response:
    filters = _filters()
    given: dict[str, Any] = {"state": filters.state, "unit": filters.unit, "text": filters.text}
    return redirect(url_for("calls.calls", **{name: value or None for name, value in given.items()}))


@blueprint.post("/letters")
@allow(Permission.SEND_CALLS)
def letters() -> str | Response:
    """Start the job that writes the letters; where anything changed since its page, the page is shown again."""
    campaign = the_campaign()
    choice, as_shown = choice_of_form(campaign)
    if not choice.firms or not as_shown:
        return _changed(LETTERS, campaign, choice)
    language = request.form.get("language", "")
    order = CallOrder(
        campaign.id,
        choice.codes,
        language if language in LANGUAGES else "zh",
        Pack.UNITS if request.form.get("pack") == Pack.UNITS else Pack.ONE,
        request.form.get("replace") == "1",
        claim_address(),
    )
    return start_and_follow(LETTER_JOB, parameters_of(order))


def _changed(do: str, campaign: Campaign, choice: Choice) -> str | Response:
    if not choice.firms:
        flash(_("所选企业都不再是本批次的应填企业，没有做任何改变。"), "warning")
        return redirect(url_for("calls.calls"))
    flash(_("您查看本页期间，有企业的账号或代码变了。还没有做任何改变，请按下面的最新情况再确认一次。"), "warning")
    return _confirming(do, campaign, choice, len(numbers_of_form()))


@blueprint.post("/sent")
@allow(Permission.SEND_CALLS)
def sent() -> Response:
    """Mark exactly the named firms as sent."""
    campaign, by = the_campaign(), request.form.get("by", "")
    way = SentBy(by) if by in set(SentBy) else SentBy.LETTER
    done = mark_sent(database(), campaign.id, numbers_of_form(), by=way, author_id=signed_in().id)
    flash(_n("已登记 %(n)s 家为已发。登记错了，可在下方“最近的登记”撤回。", n=len(done.changed)))
    return _told(done, _n("%(n)s 家没有登记：已经登记过，或不再是应填企业。", n=len(done.left)))


@blueprint.post("/unsent")
@allow(Permission.SEND_CALLS)
def unsent() -> Response:
    """Take back exactly the named firms' marks."""
    campaign = the_campaign()
    done = take_back_sent(database(), campaign.id, numbers_of_form(), author_id=signed_in().id)
    flash(_n("已撤回 %(n)s 家的登记，回到未发。", n=len(done.changed)))
    return _told(done, _n("%(n)s 家没有登记过，不需要撤回。", n=len(done.left)))


def _told(done: SentOutcome, left: str) -> Response:
    if done.left:
        flash(left, "warning")
    return redirect(url_for("calls.calls"))


@blueprint.post("/mails")
@allow(Permission.SEND_CALLS)
def mails() -> str | Response:
    """Start the job that sends the mails."""
    campaign = the_campaign()
    choice, as_shown = choice_of_form(campaign)
    if not choice.firms or not as_shown:
        return _changed(MAILS, campaign, choice)
    firms = mailable(campaign, choice)
    if not sends_mail(settings()) or not firms:
        flash(say_cannot_call("no_mail") if firms else _("所选企业都没有已确认的邮箱，或已发过邮件。"), "warning")
        return redirect(url_for("calls.calls"))
    address = claim_address().removesuffix(url_for("claims.claim")) + url_for("account.sign_in")
    return start_and_follow(MAIL_JOB, {"campaign": campaign.id, "firms": firms, "address": address})


def _own_job(job_id: int, kinds: frozenset[str]) -> Job:
    """Return a job of these kinds that the reader started himself, or 404."""
    job = or_404(jobs_queries.job_in_scope(database(), signed_in(), job_id))
    return or_404(job if job.kind in kinds and job.created_by_id == signed_in().id else None)


@blueprint.get("/files/<int:job_id>")
@allow(Permission.SEND_CALLS)
def file(job_id: int) -> str:
    """Show a file of letters or codes that one asked for oneself."""
    job = _own_job(job_id, SECRET_JOBS)
    left = [int(number) for number, _why in job.result.get("left", ())]
    return CallFilePage(
        view=view_file(
            job,
            is_list=job.kind != LETTER_JOB,
            working=calls.codes_among(database(), job.result.get("codes", ())),
            firms=calls.firms_named(database(), current_scope(), left),
            there=job_file(settings(), job) is not None,
        )
    ).render()


@blueprint.post("/files/<int:job_id>/erase")
@allow(Permission.SEND_CALLS)
def erase(job_id: int) -> Response:
    """Remove the file of one's own job from the server."""
    job = _own_job(job_id, SECRET_JOBS)
    gone = erase_file(database(), settings(), job.id, author_id=signed_in().id)
    flash(_("已从服务器删除。信上的代码不受影响。") if gone else _("文件已经不在服务器上。"))
    return redirect(url_for("calls.file", job_id=job_id))


@blueprint.get("/mails/<int:job_id>")
@allow(Permission.SEND_CALLS)
def mailed(job_id: int) -> str:
    """Show what became of the mails that one asked for oneself."""
    job = _own_job(job_id, frozenset({MAIL_JOB}))
    named = calls.firms_named(database(), current_scope(), job.parameters.get("firms", ()))
    stopped = say_cannot_call(str(job.result.get("code", "")))
    return CallMailsPage(view=view_mails(job, {one.id: one for one in named}, stopped)).render()
