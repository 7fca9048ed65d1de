"""What the session routes do: the same runner as Slack's listeners, and refusals in the API's words."""

from decimal import Decimal
from uuid import uuid4

from bot.api.problems import Problem
from bot.api.schemas import StartMockInterviewRequest, SubmitResponseRequest
from bot.caller import Caller
from bot.desk import Desk
from core.engine.submissions import Reason, Refusal, refusal_of
from core.errors import AlreadyRunning, NoInterview, NoQuestions, RoleNotFound
from core.events import AbandonRequested, CompletionRequested, ResponseSubmitted
from core.models import Choice, MockInterviewSession, Status
from core.questions import QuestionBank
from core.timestamps import slack_ts

_MILLISECOND = Decimal("0.001")
_GONE = "There is no such interview of yours."


async def own(desk: Desk, caller: Caller, session_uuid: str) -> MockInterviewSession:
    """An interview of the caller's. Raises Problem 404, for another one's as for one that does not exist."""
    session = await desk.store.get_session(session_uuid)
    if session is None or not caller.owns(session):
        raise Problem(404, _GONE)
    return session


async def start(desk: Desk, caller: Caller, asked: StartMockInterviewRequest, key: str | None) -> MockInterviewSession:
    """Start an interview outside Slack; with a key that has started one, give that back. Raises Problem."""
    choice = asked.choice()
    _check_choice(await desk.shelf.bank(caller.team_id), choice)
    request = caller.request(choice, f"api:{key or uuid4().hex}", None)
    try:
        session = await desk.runner.start(request)
    except AlreadyRunning as running:
        detail = "You have an interview running, and one at a time is the most. Complete, abandon or delete it first."
        raise Problem(409, detail, session_uuid=running.session.session_uuid) from running
    except NoQuestions as none:
        raise _unfit("include_technical", "The bank has no questions for this choice.") from none
    except NoInterview as crossed:
        raise Problem(409, "An interview of yours ended at this very moment. Ask again.") from crossed
    if session.choice != choice:
        raise Problem(422, "This Idempotency-Key has started another interview. Take a new key for a new request.")
    return session


async def submit(
    desk: Desk, caller: Caller, session_uuid: str, asked: SubmitResponseRequest, key: str | None
) -> tuple[MockInterviewSession, int]:
    """Take an answer in; the interview after it, and the answered question's index. Raises Problem."""
    session = await own(desk, caller, session_uuid)
    known = _answered_with(session, key)
    if known is not None:
        if session.responses[known].response_text != asked.response_text:
            raise Problem(422, "This Idempotency-Key has brought another answer. Take a new key for a new answer.")
        return session, known
    seconds = asked.response_duration_seconds
    event = ResponseSubmitted(
        question_index=session.current_question_index,
        text=asked.response_text,
        at_ts=slack_ts(desk.clock.now()),
        duration_seconds=Decimal(str(seconds)).quantize(_MILLISECOND) if seconds is not None else None,
        submission_key=key or uuid4().hex,
    )
    if session.running and asked.question_uuid not in {None, session.question.question_uuid}:
        raise _refused(Refusal(Reason.OTHER_QUESTION))
    if (refusal := refusal_of(session, event)) is not None:
        raise _refused(refusal)
    after = await desk.runner.handle(session_uuid, event)
    if after is None:
        raise Problem(404, _GONE)
    index = _answered_with(after, event.submission_key)
    if index is None:  # something else was first: another answer, a click, the time limit
        raise _refused(refusal_of(after, event) or Refusal(Reason.OTHER_QUESTION))
    return after, index


async def complete(desk: Desk, caller: Caller, session_uuid: str) -> MockInterviewSession:
    """End an interview as completed; one that is, as it is. Raises Problem."""
    session = await own(desk, caller, session_uuid)
    if session.running:
        session = await desk.runner.handle(session_uuid, CompletionRequested()) or session
    if session.status is not Status.COMPLETED:
        raise Problem(409, "This interview was abandoned, so it can't be completed.")
    return session


async def abandon(desk: Desk, caller: Caller, session_uuid: str) -> MockInterviewSession:
    """End an interview early; one that has been, as it is. Raises Problem."""
    session = await own(desk, caller, session_uuid)
    if session.running:
        session = await desk.runner.handle(session_uuid, AbandonRequested()) or session
    if session.status is Status.COMPLETED:
        raise Problem(409, "This interview is completed, so it can't be abandoned.")
    return session


async def delete(desk: Desk, caller: Caller, session_uuid: str) -> None:
    """Remove an interview for good. Raises Problem."""
    await own(desk, caller, session_uuid)
    if not await desk.runner.delete(session_uuid):
        raise Problem(404, _GONE)


def _check_choice(bank: QuestionBank, choice: Choice) -> None:
    try:
        role = bank.role(choice.role_uuid)
    except RoleNotFound as missing:
        raise _unfit("role_uuid", "There is no such role; GET /industries/{id}/roles lists them.") from missing
    if role.industry_uuid != choice.industry_uuid:
        raise _unfit("industry_uuid", f"The role is of {role.industry_uuid}.")
    if not choice.categories:
        raise _unfit("include_behavioral", "Include at least one type of question.")


def _unfit(field: str, what: str) -> Problem:
    return Problem(422, what, errors=[{"field": f"body.{field}", "problem": what}])


def _answered_with(session: MockInterviewSession, key: str | None) -> int | None:
    """Index of the question that was answered by the request with this key."""
    if key is None:
        return None
    return next((n for n, response in enumerate(session.responses) if response.submission_key == key), None)


def _refused(refusal: Refusal) -> Problem:
    match refusal.reason:
        case Reason.IN_SLACK:
            return Problem(409, "This interview takes place in Slack: answer in its thread.")
        case Reason.OVER:
            return Problem(409, "This interview has ended.")
        case Reason.OTHER_QUESTION:
            return Problem(409, "That question is over; GET the session says which one is current.")
        case Reason.PAUSED:
            return Problem(409, "This interview is paused; /interview resume in Slack goes on with it.")
        case Reason.TIME_UP:
            return Problem(409, "The time for this question is up; GET the session says which one is current.")
        case Reason.TOO_SHORT:
            counted = int(refusal.figure)
            what = f"An answer needs at least 10 words; this one has {counted}."
            errors = [{"field": "body.response_text", "problem": what}]
            return Problem(422, what, errors=errors, word_count=counted)
        case Reason.DURATION:
            return _unfit(
                "response_duration_seconds",
                f"It must lie between 0 and {refusal.figure} s, the time since the question was handed out.",
            )
