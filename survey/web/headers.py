"""Security headers of every response, with a fresh nonce per request."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from survey.web.static_files import cache_control

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
YEAR = 31_536_000


def csp_nonce() -> str:
    """Return this request's nonce, for `<style nonce>` and `<script nonce>`."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    nonce: str = g.csp_nonce
    return nonce


def install(app: Flask) -> None:
    """Add the headers to every response and `csp_nonce` to every template."""
    app.after_request(_add)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=csp_nonce()))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint == "static":
        headers["Cache-Control"] = cache_control(response)
    else:
        headers["Cache-Control"] = "no-store"  # send_file says no-cache, which a shared computer's disk may keep
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
