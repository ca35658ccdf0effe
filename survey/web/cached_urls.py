"""Addresses of our own pages and files, each put together once: a page of a questionnaire names a hundred."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context
from flask.globals import request_ctx

MOST = 4096
_PLAIN = frozenset({str, int, type(None)})
"""Types whose equal values give equal addresses; True is equal to 1 and gives another one."""


class UrlCachingFlask(Flask):
    """The application, with the addresses that depend on nothing but its routes kept."""

    def __init__(self, *names: Any, **options: Any) -> None:  # noqa: ANN401 - Flask's own
        super().__init__(*names, **options)
        self._kept = lru_cache(maxsize=MOST)(self._built)

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,  # noqa: ANN401 - Flask's own
    ) -> str:
        """Return the address of an endpoint, as Flask does.

        It is kept where it begins at the host's root and depends neither on the request's host nor on its blueprint.
        """
        if endpoint == "static":  # a file's digest belongs to what its address is kept for
            self.inject_url_defaults(endpoint, values)
        whole = _method is None and _scheme is None and not _external and not endpoint.startswith(".")
        if whole and has_request_context() and _PLAIN.issuperset(map(type, values.values())):
            adapter = request_ctx.url_adapter
            if adapter is not None and adapter.script_name == "/":
                return self._kept(adapter.default_method, endpoint, _anchor, tuple(values.items()))
        return super().url_for(
            endpoint, _anchor=_anchor, _method=_method, _scheme=_scheme, _external=_external, **values
        )

    def _built(self, _asked: str, endpoint: str, anchor: str | None, values: tuple[tuple[str, Any], ...]) -> str:
        """Return an address. `_asked`: the request's method, by which routes of one endpoint are told apart."""
        return super().url_for(endpoint, _anchor=anchor, **dict(values))
