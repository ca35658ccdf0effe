"""告知书: looked at before, released to all firms of a list, written for the printer; and one's own."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from exports.printed.result_letters import ResultLetterWords
from survey.deciding.progress_views import view_progress
from survey.definitions.local_days import today
from survey.forms.publishing import LettersForm, letters_form
from survey.jobs.start_job import start_and_follow
from survey.models import Letter, ListVersion
from survey.publishing.jobs import PRINT_JOB, RELEASE_JOB
from survey.publishing.letter_words import (
    OUTCOMES,
    LetterText,
    kept_words,
    result_letter_words,
    say_kept,
    say_letter,
    say_letters_refused,
    say_mark,
)
from survey.publishing.pages import LetterPage, LettersPage, OwnLettersPage
from survey.publishing.publication_results import PublicationState, state_of
from survey.publishing.read_letters import read_letters
from survey.queries import campaigns, firm_records, frozen_lists, letters, objections, publications
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.addresses import as_number, read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _, in_chinese

blueprint = Blueprint("letters", __name__)


@blueprint.get("/letters")
@allow(Permission.PUBLISH)
def listed() -> str:
    """Show whether the letters of the list in force were released, and whose may be looked at before."""
    version = frozen_lists.issued(database(), the_campaign().id)
    given = {"version": version.number} if version is not None else {}
    return _page(letters_form(sent=False, **given))


@blueprint.post("/letters")
@allow(Permission.PUBLISH)
def release() -> str | Response:
    """Start the job that releases the letters."""
    form, campaign = letters_form(sent=True), the_campaign()
    version = frozen_lists.issued(database(), campaign.id)
    well, seen = form.validate_on_submit(), as_number(form.version.data or "")
    refused = _refused(version, seen)
    if not well or refused:
        if refused:
            form.form_errors.append(say_letters_refused(refused))
            form.version.data = str(version.number) if version is not None else ""
        return _page(form)
    given = {"come_back": form.come_back.data or "", "document_number": form.document_number.data or ""}
    return start_and_follow(RELEASE_JOB, {"campaign": campaign.id, "version": seen, **given})


@blueprint.post("/letters/printed")
@allow(Permission.PUBLISH)
def printed() -> Response:
    """Start the job that writes the released letters for the printer, one file or one per town."""
    campaign = the_campaign()
    or_404(letters.newest_release(database(), campaign.id))
    return start_and_follow(PRINT_JOB, {"campaign": campaign.id, "by_unit": request.form.get("pack") == "units"})


@blueprint.get("/letters/firms/<int:enterprise_id>")
@allow(Permission.PUBLISH)
def preview(enterprise_id: int) -> str:
    """Show the letter of one firm, as it was released or as it would be."""
    firm, campaign = or_404(firm_records.in_reach(database(), current_scope(), enterprise_id)), the_campaign()
    part = or_404(campaigns.participation_of(database(), firm.id, campaign.id))
    version = or_404(frozen_lists.issued(database(), campaign.id))
    kept = letters.release_of(database(), version.id)
    with in_chinese():
        if kept is not None:
            own = (row for row in letters.letters(database(), kept.id) if row.participation_id == part.id)
            letter = or_404(next(own, None))
            text, words = say_kept(letter.content, letter.digest, kept), kept_words(campaign, kept)
            mark = say_mark(text.number, letter.digest, letter.id)
        else:
            drawn = or_404(next(iter(read_letters(database(), version, only=part.id)), None))
            text = say_letter(drawn.content, drawn.digest, _later())
            words = result_letter_words(campaign, "", or_404(version.issued_at))
            mark = say_mark(text.number, text.digest)
        return LetterPage(campaign=campaign, letter=text, words=words, mark=mark, released=kept is not None).render()


@blueprint.get("/own-letters")
@allow(Permission.READ_LETTERS)
def own() -> str:
    """Show the letters that were released to the own firm."""
    with in_chinese():
        shown = [_own(row) for row in letters.own_letters(database(), current_scope())]
    return OwnLettersPage(letters=shown).render()


def _own(row: Letter) -> tuple[LetterText, ResultLetterWords, str]:
    release = row.release
    campaign = or_404(campaigns.campaign(database(), release.list_version.campaign_id))
    text = say_kept(row.content, row.digest, release)
    return text, kept_words(campaign, release), say_mark(text.number, row.digest, row.id)


def _later() -> str:
    return _("（发放时填写）")


def _refused(version: ListVersion | None, seen: int | None) -> str:
    """Return why the letters are not released, empty for nothing."""
    if version is None:
        return "not_issued"
    if version.number != seen:
        return "moved"
    return "released" if letters.release_of(database(), version.id) is not None else ""


def _page(form: LettersForm) -> str:
    campaign, text = the_campaign(), read_text(request.args)
    version = frozen_lists.issued(database(), campaign.id)
    kept = letters.release_of(database(), version.id) if version is not None else None
    found = objections.firms_meant(database(), campaign.id, current_scope(), text)
    standing = publications.standing(database(), campaign.id, today())
    return LettersPage(
        campaign=campaign,
        version=version,
        release=kept,
        counts=_counts(version),
        form=form if version is not None and (kept is None or form.errors) else None,
        text=text,
        firms=[firm for _number, firm in found],
        running=standing is not None and state_of(standing, today()) is PublicationState.RUNNING,
        objections=objections.open_count(database(), campaign.id),
        unmended=objections.to_amend_count(database(), campaign.id),
        stages=view_progress(database(), campaign.id),
    ).render()


def _counts(version: ListVersion | None) -> list[tuple[str, int]]:
    if version is None:
        return []
    titles = {"selected": _("入选"), "reserve": _("备选"), "out": _("未入选"), "unranked": _("未参加排序")}
    found = frozen_lists.counts(database(), version.id)
    return [(titles[name], found.get(name, 0)) for name in OUTCOMES]
