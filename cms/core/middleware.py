"""What is wrapped around every request: its line in the log, and the content security policy."""

import logging
import secrets
import time
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cms.core.logging import redact, request_id

ADMIN_PREFIX = "/admin/"
QUIET = {"/healthz", "/readyz"}

logger = logging.getLogger("cms.requests")


class RequestLogMiddleware:
    """Give each request an id (answered as ``X-Request-ID``) and one line in the log.

    The line has the path without its query string and without tokens; no address, no user.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = secrets.token_hex(8)
        token = request_id.set(identifier)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = identifier
            if request.path not in QUIET and logger.isEnabledFor(logging.INFO):
                self.write(request, response, time.perf_counter() - began)
            return response
        finally:
            request_id.reset(token)

    def write(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        line = {
            "method": request.method,
            "path": redact(request.path),
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
        }
        logger.info("request", extra=line)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict everywhere but in the admin, whose date pickers and rich text need inline script."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(ADMIN_PREFIX):
            parts.update = {
                "script-src": ["'self'", "'unsafe-inline'"],
                "style-src": ["'self'", "'unsafe-inline'"],
                "img-src": ["'self'", "data:", "blob:"],
                "frame-src": ["'self'"],
                "frame-ancestors": ["'self'"],
            }
            parts.replace = {"frame-ancestors": ["'self'"]}
        return parts
