"""The list of called firms for whoever sends messages, with codes or without."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.calling.confirm_views import LIST, choice_of_form, claim_address, confirm_page, numbers_of_form
from survey.calling.jobs import parameters_of
from survey.calling.print_calls import CallOrder
from survey.calling.results import Pack
from survey.exporting.call_jobs import LIST_JOB
from survey.exporting.call_tables import NAME, PERSONAL, ListWish, call_table
from survey.exporting.write_table import write_table
from survey.jobs.start_job import start_and_follow
from survey.records.reason_views import read_reason
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment
from survey.words.language import LANGUAGES, _

blueprint = Blueprint("call_lists", __name__)
_KEPT = ("firms", "stamp", "language", "codes", "replace", "personal")


@blueprint.post("/calls/list")
@allow(Permission.SEND_CALLS)
def call_list() -> str | Response:
    """Send the list at once, or start a job where it holds codes or is long; for persons a reason is asked for.

    Where accounts or codes changed since its page, that is shown again.
    """
    campaign = the_campaign()
    choice, as_shown = choice_of_form(campaign)
    coded = request.form.get("codes") == "1"
    if not choice.firms:
        flash(_("所选企业都不再是本批次的应填企业，没有做任何改变。"), "warning")
        return redirect(url_for("calls.calls"))
    if coded and not as_shown:
        flash(_("您查看本页期间，有企业的账号或代码变了。还没有做任何改变，请按下面的最新情况再确认一次。"), "warning")
        return confirm_page(LIST, campaign, choice, asked=len(numbers_of_form())).render()
    personal = PERSONAL if request.form.get("personal") == "1" else ()
    kept = {name: request.form[name] for name in _KEPT if name in request.form}
    reason, page = read_reason(NAME, personal, kept=kept)
    if page:
        return page
    language = request.form.get("language", "")
    wish = ListWish(language if language in LANGUAGES else "zh", claim_address(), coded=coded, reason=reason)
    if coded or len(choice.firms) > settings().large_rows:
        replace = request.form.get("replace") == "1"
        order = CallOrder(campaign.id, choice.codes, wish.language, Pack.ONE, replace, wish.address)
        return start_and_follow(LIST_JOB, parameters_of(order) | {"coded": coded, "reason": reason})
    rows = [(one, "") for one in choice.firms]
    name, content = write_table(
        database(), call_table(campaign, rows, wish), campaign, settings=settings(), user=signed_in()
    )
    return attachment(name, content, XLSX)
