"""The base of the hand-written forms: texts are cleaned of invisible characters before they are validated."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, PasswordField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from scoring.characters import cleaned, one_line
from survey.web.page_campaign import campaign_field


def clean_text(raw: Any) -> Any:  # noqa: ANN401 - what a field holds
    """Return a text without invisible characters; anything that is no text unchanged."""
    return cleaned(raw) if isinstance(raw, str) else raw


def clean_line(raw: Any) -> Any:  # noqa: ANN401 - what a field holds
    """Return a text as `clean_text` does, in one line."""
    return one_line(cleaned(raw)) if isinstance(raw, str) else raw


class FigureField(StringField):
    """A text field that is not cleaned, because the reader of numbers wants the text as it was typed."""


class CampaignForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A form that carries which campaign the page of an official was about, besides its token."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask-wtf has no types
        """Renders fields so that a browser cuts nothing."""

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
            """Return a field as HTML without `maxlength`, by which browsers cut what is pasted, silently.

            What is too long is refused in words, with all of it still in its place.
            """
            html: Markup = super().render_field(field, {"maxlength": False, **render_kw})
            return html

    def hidden_tag(self, *fields: Any) -> Markup:  # noqa: ANN401 - fields or their names, as flask-wtf has it
        """Return the hidden fields."""
        fields_of_form: Markup = super().hidden_tag(*fields)
        return fields_of_form + campaign_field()


class CleanForm(CampaignForm):
    """A form whose text fields are cleaned; passwords are taken as they are typed."""

    class Meta(CampaignForm.Meta):
        """Adds the cleaning filter in front of a field's own filters."""

        def bind_field(self, form: BaseForm, unbound_field: UnboundField[Any], options: dict[str, Any]) -> Field:
            """Return the field bound to its form, with the cleaning filter."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField | FigureField):
                clean = clean_text if issubclass(kind, TextAreaField) else clean_line
                options = options | {"filters": [clean, *unbound_field.kwargs.get("filters", ())]}
                unbound_field = type(unbound_field)(
                    kind, *unbound_field.args, **{k: v for k, v in unbound_field.kwargs.items() if k != "filters"}
                )
            bound: Field = unbound_field.bind(form=form, **options)
            return bound
