"""The page 用Excel填报, of a firm's own workbooks and of those that an official hands in for it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.answering.finding_views import ErrorLine
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import find_standing
from survey.answering.standing_views import say_before_editing
from survey.forms.entering import HandingInForm
from survey.queries import uploads
from survey.workbooks.card_views import view_cards
from survey.workbooks.pages import WorkbooksPage


def view_workbooks_page(
    database: Session, draft: DraftContext, *, form: HandingInForm | None = None, wrong: str = ""
) -> WorkbooksPage:
    """Return the page of a draft's workbooks.

    `form`: of an official who helps the firm; None for its own page.  `wrong`: why the file that was sent can't be
    taken.
    """
    return WorkbooksPage(
        draft=draft,
        cards=view_cards(draft),
        helped=draft.enterprise if form is not None else None,
        uploads=uploads.uploads_of(database, draft.enterprise.id, "questionnaire"),
        before_editing=say_before_editing(find_standing(database, draft, answers=False)),
        form=form,
        wrong=wrong,
        errors=list_errors(form, wrong, "workbook"),
    )


def list_errors(form: HandingInForm | None, wrong: str, field: str) -> list[ErrorLine]:
    """Return what is wrong with what an official hands in. `wrong`: of the file; `field`: the id of its field."""
    errors = [ErrorLine(one.id, str(text)) for one in form or () for text in one.errors]
    return errors + ([ErrorLine(field, wrong)] if wrong else [])
