"""The routes of sessions."""

from typing import Annotated

from fastapi import APIRouter, Header, Path
from starlette.responses import HTMLResponse, PlainTextResponse

from bot.api import interviews
from bot.api.auth import At, Signed
from bot.api.paging import LINK, Asked, Page
from bot.api.problems import described
from bot.api.schemas import (
    Abandoned,
    Completed,
    CompleteRequest,
    Deleted,
    Metrics,
    NextQuestion,
    Session,
    StartedSession,
    StartMockInterviewRequest,
    SubmitResponseRequest,
    Submitted,
)
from bot.caller import Caller
from bot.desk import Desk
from core.metrics import summarize
from core.report import html_report, text_report

# Answers are anybody's words: the page can do nothing but show itself.
_SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}

router = APIRouter(tags=["sessions"], responses=described(401, 422, 429))

SessionId = Annotated[str, Path(max_length=100, description="The session's `session_uuid`.")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="Unique to this request: sent again with it, it is done once and answered alike.",
    ),
]


@router.post("/start", summary="Start an interview", responses=described(400, 409, 413))
async def start(desk: At, caller: Signed, asked: StartMockInterviewRequest, key: Key = None) -> StartedSession:
    """The interview, with its first question handed out: the preview begins with this answer."""
    return StartedSession.of(await interviews.start(desk, caller, asked, key))


@router.post(
    "/sessions/{session_uuid}/submit-response",
    summary="Answer the current question",
    responses=described(400, 404, 409, 413),
)
async def submit_response(
    desk: At, caller: Signed, session_uuid: SessionId, asked: SubmitResponseRequest, key: Key = None
) -> Submitted:
    """The next question, handed out with this answer; after the last one the interview is complete."""
    session, index = await interviews.submit(desk, caller, session_uuid, asked, key)
    following = index + 1
    is_last = following == len(session.questions)
    return Submitted(next_question=None if is_last else NextQuestion.of(session, following))


@router.post(
    "/sessions/{session_uuid}/complete", summary="Complete an interview", responses=described(400, 404, 409, 413)
)
async def complete(
    desk: At, caller: Signed, session_uuid: SessionId, asked: CompleteRequest | None = None
) -> Completed:
    """Its figures. Questions that are left lower the completion; one that is complete already stays as it is."""
    session = await interviews.complete(desk, caller, session_uuid)
    metrics = Metrics.of(session.performance_summary or summarize(session))
    return Completed(status=session.status, completed_at=session.completed_at, metrics=metrics)


@router.get("/sessions", summary="Your interviews", responses=LINK)
async def sessions(desk: At, caller: Signed, page: Page) -> list[Session]:
    """The newest first, running ones too, wherever they took place."""
    return await _page(desk, caller, page)


@router.get("/sessions/role/{role_uuid}", summary="Your interviews for a role", responses=LINK)
async def sessions_by_role(
    desk: At, caller: Signed, page: Page, role_uuid: Annotated[str, Path(max_length=100)]
) -> list[Session]:
    """The newest first."""
    return await _page(desk, caller, page, role_uuid)


@router.get("/sessions/{session_uuid}", summary="An interview", responses=described(404))
async def session(desk: At, caller: Signed, session_uuid: SessionId) -> Session:
    """The interview as it stands, with its answers."""
    return Session.of(await interviews.own(desk, caller, session_uuid))


@router.get(
    "/sessions/{session_uuid}/summary.txt",
    summary="The summary as text",
    response_class=PlainTextResponse,
    responses=described(404),
)
async def summary_text(desk: At, caller: Signed, session_uuid: SessionId) -> PlainTextResponse:
    """The same file as an interview in Slack ends with."""
    return PlainTextResponse(text_report(await interviews.own(desk, caller, session_uuid)))


@router.get(
    "/sessions/{session_uuid}/summary.html",
    summary="The summary as a page",
    response_class=HTMLResponse,
    responses=described(404),
)
async def summary_html(desk: At, caller: Signed, session_uuid: SessionId) -> HTMLResponse:
    """The same file as an interview in Slack ends with."""
    report = html_report(await interviews.own(desk, caller, session_uuid))
    return HTMLResponse(report, headers=_SANDBOX)


@router.post("/sessions/{session_uuid}/abandon", summary="Abandon an interview", responses=described(404, 409))
async def abandon(desk: At, caller: Signed, session_uuid: SessionId) -> Abandoned:
    """It ends here; its answers are kept."""
    return Abandoned(status=(await interviews.abandon(desk, caller, session_uuid)).status)


@router.delete("/sessions/{session_uuid}", summary="Delete an interview", responses=described(404))
async def delete(desk: At, caller: Signed, session_uuid: SessionId) -> Deleted:
    """It is gone for good, with its answers and figures. What stands in Slack stays there."""
    await interviews.delete(desk, caller, session_uuid)
    return Deleted()


async def _page(desk: Desk, caller: Caller, page: Asked, role_uuid: str | None = None) -> list[Session]:
    """Somebody has one interview running at a time, so no two of theirs began at one instant."""
    found = await desk.store.get_user_sessions(
        caller.user_uuid, page.limit + 1, before=page.before, role_uuid=role_uuid
    )
    if len(found) > page.limit:
        page.goes_on(found[page.limit - 1].started_at)
    return [Session.of(one) for one in found[: page.limit]]
