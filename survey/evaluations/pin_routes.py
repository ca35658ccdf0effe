"""The page of pins: ask for one, confirm or revoke it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.evaluations import pin
from survey.evaluations.pages import PinsPage
from survey.forms.scheme import PinForm, RevokeForm
from survey.models import Campaign, Pin, PinKind
from survey.queries import pins as pins_queries
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

MOST_FOUND = 12
blueprint = Blueprint("pins", __name__, url_prefix="/pins")


def _campaign() -> Campaign:
    return the_campaign()


def say_refusal(error: pin.PinRefusedError) -> str:
    """Return why a pin can't be made, confirmed or revoked, and what to do."""
    return {
        "trial": _("这是试填批次，填报内容不参加评估和排序。"),
        "no_reason": _("请写明理由。"),
        "no_document": _("请填写依据文件的文号。"),
        "gate_failed": _("这家企业有申报条件不通过，不能指定入选；条件核实通过并重新评估后才可以。"),
        "already": _("这家企业已有一项指定，请先撤回。"),
        "same_person": _("须由另一位工作人员确认，不能自己确认自己提出的指定。"),
        "not_open": _("这项指定已确认或已撤回，请刷新页面查看。"),
    }[error.code]


@blueprint.get("", endpoint="pins")
@allow(Permission.SEE_RANKING)
def index() -> str:
    """List every pin within the official's scope, and ask for a new one."""
    form = PinForm(data={"key": request.args.get("key", "")[:18]})
    return _page(form)


def _page(form: PinForm, *, revoking: RevokeForm | None = None, revoked_id: int = 0) -> str:
    """Return the page. `revoking`: what was refused of revoking the pin with the id `revoked_id`."""
    campaign = _campaign()
    user = signed_in()
    text = read_text(request.args, "find")
    picked = pins_queries.firm_of_campaign(database(), campaign.id, current_scope(), form.key.data or "")
    return PinsPage(
        find=text,
        found=pins_queries.firms_found(database(), campaign.id, current_scope(), text, most=MOST_FOUND) if text else [],
        most=MOST_FOUND,
        picked=picked,
        rows=pins_queries.pins_of_campaign(database(), campaign.id, current_scope()),
        form=form,
        revoking=revoking or RevokeForm(formdata=None),
        revoked_id=revoked_id,
        reader_id=user.id,
        may_change=may(Permission.PIN),
    ).render()


@blueprint.post("")
@allow(Permission.PIN)
def make() -> str | Response:
    """Ask for a pin; nothing counts before a second person confirms it."""
    form = PinForm()
    if form.validate_on_submit():
        participation = pins_queries.participation(database(), _campaign().id, form.key.data or "")
        if participation is None:
            form.key.errors = [_("这一批次没有这家企业，请重新查找并选择")]
            return _page(form)
        try:
            pin.pin(
                database(),
                participation.id,
                PinKind(form.kind.data),
                reason=form.pin_reason.data or "",
                document_number=form.document_number.data or "",
                user=signed_in(),
            )
        except pin.PinRefusedError as error:
            form.key.errors = [say_refusal(error)]
            return _page(form)
        flash(_("已提出，等待另一位工作人员确认；确认后从下一次评估起生效。"))
        return redirect(url_for("pins.pins"))
    return _page(form)


def _find(pin_id: int) -> Pin:
    return or_404(pins_queries.pin_in_scope(database(), current_scope(), pin_id))


@blueprint.post("/<int:pin_id>/confirm")
@allow(Permission.PIN)
def confirm(pin_id: int) -> Response:
    """Confirm a pin."""
    _find(pin_id)
    try:
        pin.confirm(database(), pin_id, user=signed_in())
    except pin.PinRefusedError as error:
        flash(say_refusal(error), "warning")
    else:
        flash(_("已确认，从下一次评估起生效。"))
    return redirect(url_for("pins.pins"))


@blueprint.post("/<int:pin_id>/revoke")
@allow(Permission.PIN)
def revoke(pin_id: int) -> str | Response:
    """Revoke a pin with a reason, or show beside the field why it is refused."""
    _find(pin_id)
    form = RevokeForm()
    if not form.validate_on_submit():
        return _page(PinForm(formdata=None), revoking=form, revoked_id=pin_id)
    try:
        pin.revoke(database(), pin_id, reason=form.revoke_reason.data or "", user=signed_in())
    except pin.PinRefusedError as error:
        flash(say_refusal(error), "warning")
    else:
        flash(_("已撤回；此前的评估和名单保持不变。"))
    return redirect(url_for("pins.pins"))
