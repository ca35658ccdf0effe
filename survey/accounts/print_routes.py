"""The officials' pages: codes for enterprises without an account, and a new 负责人 for one that has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.claim_account import DEMOTED, ENDED
from survey.accounts.hand_over import CannotHandOverError, NewResponsible, hand_over
from survey.accounts.people_pages import HandedOverPage, HandOverPage, LettersPage, PrintPage, ReplaceCodesPage
from survey.accounts.print_codes import MOST, ReplacedMeanwhileError, print_codes
from survey.definitions.directory import directory
from survey.forms.people import HandOverForm
from survey.models import Enterprise
from survey.queries import claim_codes, firm_people
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import as_number, page_of, read_text
from survey.web.chosen_campaign import chosen_campaign, chosen_id
from survey.web.request_context import address, database, settings
from survey.web.responses import or_404
from survey.web.taken_forms import taken
from survey.words.language import _, in_words

blueprint = Blueprint("claim_codes", __name__)
PAGE, NAMED = 50, 20
KEEP = "keep"
"""Print only for those without a code that works."""


@blueprint.get("/claim-codes")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def codes() -> str:
    """Show the enterprises without an account, to choose from."""
    wanted, scope = _wanted(), current_scope()
    units = directory().current_units() if scope.everything else []
    return PrintPage(
        page=page_of(
            claim_codes.without_account_count(database(), scope, wanted),
            PAGE,
            lambda number: claim_codes.without_account(database(), scope, wanted, page=number, size=PAGE),
        ),
        wanted=wanted,
        units=[(unit.id, in_words(unit.name)) for unit in units],
        most=MOST,
        left_out=claim_codes.with_account(database(), scope, wanted, limit=NAMED),
    ).render()


@blueprint.post("/claim-codes")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def print_letters() -> str | Response:
    """Make codes and show a page per firm, this once; which codes that work would stop working is asked before."""
    wanted, scope = _wanted(), current_scope()
    chosen = None
    if request.form.get("which") != "all":
        numbers = [as_number(text) for text in request.form.getlist("enterprise")]
        chosen = [number for number in numbers if number is not None][:MOST]
        if not chosen:
            flash(_("请先勾选企业，再点“打印勾选的企业”。"), "warning")
            return _back(wanted)
    would = claim_codes.replaced(database(), scope, wanted, chosen_id(), chosen=chosen, limit=MOST)
    now = {one.enterprise.id: one.code.id for one in would}
    confirmed = request.form.get("replace", "")  # empty: nobody was asked yet
    if would and confirmed not in {KEEP, _as_text(now)}:
        return _ask(wanted, chosen, would, changed=bool(confirmed))
    replacing = now if confirmed != KEEP else None
    try:
        letters = print_codes(
            database(), settings(), scope, wanted, chosen=chosen, by=signed_in(), address=address(), replacing=replacing
        )
    except ReplacedMeanwhileError:
        return _ask(
            wanted,
            chosen,
            claim_codes.replaced(database(), scope, wanted, chosen_id(), chosen=chosen, limit=MOST),
            changed=True,
        )
    if not letters and would:
        flash(_("没有打印：所选企业都已有有效代码，没有更换。"), "warning")
        return _back(wanted)
    if not letters:
        flash(_("没有打印：符合条件的企业都已有账号。"), "warning")
        return _back(wanted)
    left = claim_codes.without_account_count(database(), scope, wanted) if chosen is None else 0
    remaining = left if wanted.code == claim_codes.WITHOUT_CODE else 0
    return LettersPage(letters=letters, campaign=chosen_campaign(), remaining=remaining).render()


def _ask(
    wanted: claim_codes.Wanted,
    chosen: Sequence[int] | None,
    would: Sequence[claim_codes.Replaced],
    *,
    changed: bool,
) -> str:
    """Say which codes would stop working, and ask."""
    every = claim_codes.printable(database(), current_scope(), wanted, limit=MOST, chosen=chosen)
    return ReplaceCodesPage(
        wanted=wanted,
        which="all" if chosen is None else "chosen",
        chosen=chosen or [],
        replaced=would,
        fresh=len(every) - len(would),
        codes=_as_text({one.enterprise.id: one.code.id for one in would}),
        changed=changed,
    ).render()


def _as_text(codes: Mapping[int, int]) -> str:
    """Return firm -> code as a form carries it."""
    return ",".join(f"{firm}:{code}" for firm, code in sorted(codes.items()))


def _wanted() -> claim_codes.Wanted:
    given = request.form if request.method == "POST" else request.args
    code = given.get("code", claim_codes.WITHOUT_CODE)
    known = code if code in {claim_codes.WITHOUT_CODE, claim_codes.WITH_CODE} else ""
    return claim_codes.Wanted(given.get("unit", "")[:40], read_text(given), known)


def _back(wanted: claim_codes.Wanted) -> Response:
    where = url_for("claim_codes.codes", unit=wanted.unit or None, text=wanted.text or None, code=wanted.code or "any")
    return redirect(where)


@blueprint.route("/enterprises/<int:enterprise_id>/hand-over", methods=["GET", "POST"], endpoint="hand_over")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def hand_over_page(enterprise_id: int) -> str:
    """Name a new 负责人 by a document; his code is shown once."""
    enterprise = _enterprise(enterprise_id)
    form = HandOverForm()
    form.former.choices = [
        (DEMOTED, _("改为填报人，仍可填写，不能提交和管理同事")),
        (ENDED, _("停用，即刻不能登录")),
    ]
    if form.validate_on_submit():
        new = NewResponsible(
            name=(form.name.data or "").strip(),
            phone=form.phone.data or "",
            document=(form.document.data or "").strip(),
            note=(form.note.data or "").strip(),
            former=form.former.data or DEMOTED,
        )
        try:
            code = hand_over(database(), settings(), enterprise_id, new, scope=current_scope(), by=signed_in())
        except CannotHandOverError:
            return str(or_404(None))
        taken()
        return HandedOverPage(code=code, name=new.name, enterprise=_enterprise(enterprise_id)).render()
    people = firm_people.people(database(), enterprise_id)
    return HandOverPage(form=form, enterprise=enterprise, people=people).render()


def _enterprise(enterprise_id: int) -> Enterprise:
    """Return an enterprise with an account in the official's scope, or 404."""
    return or_404(claim_codes.handable(database(), current_scope(), enterprise_id))
