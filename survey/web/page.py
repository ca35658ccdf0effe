"""The base of page classes: one frozen dataclass per template, so that mypy checks what a route passes to it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from flask import render_template

from survey.web.worded_templates import environment_of_reader


@dataclass(frozen=True, kw_only=True)
class Page:
    """Base of all pages. A subclass names its template; its fields are the template's variables, no more, no fewer.

    `tests/unit/survey/web/test_page.py` holds every template against its class.
    """

    template: ClassVar[str]

    def render(self) -> str:
        """Return the page's HTML; raises jinja2.UndefinedError for a variable that is no field."""
        template = environment_of_reader().get_template(self.template)
        return render_template(template, **{field.name: getattr(self, field.name) for field in fields(self)})
