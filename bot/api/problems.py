"""Refusals as RFC 9457 has them."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one part of a request."""

    field: str = Field(description="Where it stands, such as `body.response_text`.")
    problem: str = Field(description="What is wrong with it.")


class ProblemDetails(BaseModel):
    """A refusal: what was wrong, and what to do."""

    type: str = Field("about:blank", description="What kind of problem it is; the status says it all here.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The status of the answer.")
    detail: str | None = Field(None, description="A sentence for people.")
    errors: list[FieldProblem] | None = Field(None, description="Each part of the request that is wrong.")
    session_uuid: str | None = Field(None, description="The interview that is in the way, where one is.")
    word_count: int | None = Field(None, description="How many words were counted, where they were too few.")


class Problem(Exception):
    """A request that is refused. ``more``: further members of the problem's details."""

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers
        self.more = more


def problem(status: int, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """A refusal. Without ``more``, whoever is refused learns no more than the status says."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, **more}
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, for OpenAPI."""
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {
                MEDIA_TYPE: {
                    "schema": schema,
                    "example": {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status},
                }
            },
        }
        for status in statuses
    }


def mount_problems(app: FastAPI) -> None:
    """Answer every refusal, and every failure, with a problem's details and never with a traceback."""

    @app.exception_handler(Problem)
    async def refused(_: Request, error: Problem) -> JSONResponse:
        return problem(error.status, error.headers, detail=error.detail, **error.more)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        found = [
            {"field": ".".join(str(part) for part in one["loc"]), "problem": str(one["msg"])} for one in error.errors()
        ]
        return problem(422, detail="Something in the request is not as it should be.", errors=found)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return problem(405, {"Allow": ", ".join(_methods(app, request.url.path))})
        return problem(error.status_code, dict(error.headers) if error.headers else None)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> JSONResponse:
        route = request.scope.get("route")
        log.error("request_failed", path=getattr(route, "path", None), error=type(error).__name__)
        return problem(500, detail="Something went wrong here. Nothing that was acknowledged before is lost.")


def _methods(app: FastAPI, path: str) -> list[str]:
    """What may be done there: Starlette says it of the first route of a path alone."""
    routes = [route for route in app.routes if isinstance(route, Route) and route.path_regex.match(path)]
    return sorted({method for route in routes for method in route.methods or ()})
