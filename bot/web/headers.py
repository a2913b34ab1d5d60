"""What every answer says to browsers: load nothing from elsewhere, run nothing, tell nobody where you came from."""

from __future__ import annotations

from flask import Response, request

PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MESSAGE = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""For a stored message: its looks are inline, as mails have them. In the sandbox nothing runs, and it is no page of
ours."""


def guard(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", PAGE)
    response.headers["Referrer-Policy"] = "no-referrer"  # a token stands in the address
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
