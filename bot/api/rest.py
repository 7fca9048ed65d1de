"""The REST API, put together: what all of its routes share."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pymongo.errors import PyMongoError
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse

from bot.api import analytics, questions, sessions
from bot.api.limits import BodyLimit, RateLimits
from bot.api.problems import ProblemDetails, mount_problems, problem
from bot.desk import Desk
from bot.settings import Settings

PREFIX = "/api/mock-interview"
_DESCRIPTION = """
Mock interviews: start one, answer its questions, read what came of it. Interviews that take place in Slack are read
here as well.

**Who you are.** `/interview token` in Slack makes a personal token. Send it as `Authorization: Bearer …`, with the
`uuid` that is shown beside it as a header of its own.

**A question's time.** With `start`, and with each `submit-response`, the next question is handed out. Show it until
`opens_at`, its preview; then the answering time runs.

**Refusals** are problem details (RFC 9457).
"""


def mount_rest(app: FastAPI, desk: Desk, settings: Settings) -> None:
    """Serve ``/api/mock-interview``."""
    app.state.desk = desk
    app.state.rate_limits = RateLimits(settings.requests_per_minute)
    # What generated clients call their methods.
    api = APIRouter(prefix=PREFIX, generate_unique_id_function=lambda route: route.name)
    for router in (sessions.router, questions.router, analytics.router):
        api.include_router(router)
    app.include_router(api)
    mount_problems(app)
    app.add_exception_handler(PyMongoError, _away)
    app.add_middleware(BodyLimit, most_bytes=settings.max_body_bytes, path=PREFIX)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "uuid", "Content-Type", "Idempotency-Key"],
            expose_headers=["Link", "Retry-After"],
        )
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]


async def _away(_: Request, __: Exception) -> JSONResponse:
    detail = "The database does not answer. Try again; an Idempotency-Key makes sure that nothing is done twice."
    return problem(503, {"Retry-After": "5"}, detail=detail)


def _described(app: FastAPI) -> dict[str, Any]:
    """The description that clients are generated from: with our problems in the place of FastAPI's own."""
    if app.openapi_schema is None:
        schema = get_openapi(title="Greenroom", version="1", description=_DESCRIPTION, routes=app.routes)
        schemas = schema["components"]["schemas"]
        own = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= own.pop("$defs", {}) | {"ProblemDetails": own}
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = schema
    return app.openapi_schema
