"""What has to be true after a run, whatever went wrong in it. Each check raises AssertionError and says what it saw."""

from collections import Counter
from decimal import Decimal

from core.analytics import figures_of
from core.models import InterviewSessionResponse, MockInterviewSession, Status
from tests.simulation.candidate import Candidate, Expected, Move, Play
from tests.simulation.weather import Fault
from tests.simulation.world import World

# With these a post may stand twice, which is the limit of what is promised: we died, or Slack did not answer, after
# Slack had accepted it, and the thread can't be read.
_UNKNOWN_FATE = {
    Fault.POST_DROPPED, Fault.TIMED_OUT_AFTER, Fault.SERVER_ERROR, Fault.RESTART, Fault.TWO_WORKERS, Fault.STORE_AWAY,
    Fault.SUSPENDED,
}  # fmt: skip
# With these, and no others, a prompt is late by nothing but the trouble itself.
_PUNCTUAL = {Fault.SUSPENDED, Fault.DUPLICATED, Fault.REORDERED, Fault.LATE, Fault.DISCONNECTED}
_PREVIEW = Decimal(5)
_QUESTION = ("Question", "Answer now")
_LEAVING = {Move.SKIP, Move.PAUSE}
_LATE = Decimal("0.5")
_ROUNDING = Decimal("0.002")
_UNDER_WAY = 0.1


def check(world: World, candidate: Candidate) -> None:
    """Everything that is promised of one interview."""
    play = candidate.play
    session = _the_session(world)
    assert session.status is Status.COMPLETED, session.status
    assert session.outbox == (), session.outbox
    _check_thread(world, candidate, play)
    _check_answers(world, play, session.responses)
    check_revisions(world)
    _check_figures(world, session)
    _check_lateness(world, candidate, play)


def _the_session(world: World) -> MockInterviewSession:
    sessions = world.sessions()
    assert len(sessions) == 1, [(s.status, s.origin) for s in sessions]
    return sessions[0]


def _check_thread(world: World, candidate: Candidate, play: Play) -> None:
    """Every question and every prompt once and in order, one summary, one message with the files."""
    posts = [_head(message.text) for message in candidate.posts() if not message.files]
    expected = [head for n in range(1, play.total + 1) for head in (f"Question {n}", f"Answer now {n}")] + ["Summary"]
    known = [post for post in posts if post in expected]
    asked_again = {f"{what} {n}" for n, e in enumerate(play.expected, 1) if e.is_asked_again for what in _QUESTION}
    files = sum(bool(message.files) for message in candidate.posts())
    cards = [m for m in world.alice.messages("interviews") if m.bot_id and m.ephemeral_for is None and not m.is_reply]
    # A prompt that was posted while its question was being left is taken back.
    retracted = {f"Answer now {n}" for n, e in enumerate(play.expected, 1) if e.move in _LEAVING} - set(known)
    expected = [post for post in expected if post not in retracted]
    if asked_again:
        known = [post for n, post in enumerate(known) if post not in asked_again or post not in known[:n]]
    if _may_be_posted_twice(world):
        assert list(dict.fromkeys(known)) == expected, posts
        assert files >= 1
        return
    assert known == expected, posts
    assert files == 1, f"{files} messages with files"
    assert len(cards) == 1, f"{len(cards)} cards"


def _head(text: str) -> str:
    """A post by what it is: "Question 2", "Answer now 2", "Summary"."""
    words = text.split()
    if text.startswith("Answer now"):
        return f"Answer now {words[3]}"
    return " ".join(words[:2]) if text.startswith("Question") else words[0]


def _check_answers(world: World, play: Play, responses: tuple[InterviewSessionResponse, ...]) -> None:
    assert len(responses) == play.total == len(play.expected), (len(responses), play.total)
    for number, (expected, response) in enumerate(zip(play.expected, responses, strict=True), 1):
        is_exact = not (expected.is_repeated or _may_be_posted_twice(world))
        _check_answer(f"question {number} ({expected.move})", expected, response, is_exact=is_exact)
        if expected.took is not None and not _may_be_posted_twice(world):
            took = response.response_duration_seconds
            assert _is_right(took, expected, was_away=bool(world.dead)), (
                f"question {number}: {took}, not {expected.took}"
            )


def _is_right(took: Decimal, expected: Expected, *, was_away: bool) -> bool:
    """A thread does not tell what an edited message said first: where the event was lost, it counts from its start."""
    assert expected.took is not None
    if expected.move is Move.GROW and was_away:
        return took < expected.took + _ROUNDING
    return abs(took - expected.took) < _ROUNDING


def _may_be_posted_twice(world: World) -> bool:
    faults = world.weather.faults
    return Fault.HISTORY_UNREADABLE in faults and bool(faults & _UNKNOWN_FATE)


def _check_answer(where: str, expected: Expected, response: InterviewSessionResponse, *, is_exact: bool) -> None:
    assert response.skipped == expected.skipped, f"{where}: skipped is {response.skipped}"
    if not is_exact:
        assert expected.text in response.response_text, f"{where}: {response.response_text!r} lacks {expected.text!r}"
    else:
        assert response.response_text == expected.text, f"{where}: {response.response_text!r} is not {expected.text!r}"


def check_revisions(world: World) -> None:
    """Every write was made on the state that was stored: no writer wrote over another one's work."""
    for session_uuid, before, after in world.server.revisions:
        assert after == before + 1, f"{session_uuid}: revision {before} became {after}"
    assert max(Counter(after for _, _, after in world.server.revisions).values()) == 1


def _check_figures(world: World, session: MockInterviewSession) -> None:
    """What analytics read is what the interview came to."""
    stored = [{name: value for name, value in document.items() if name != "_id"} for document in world.figures.all()]
    assert stored == [figures_of(session).model_dump()], stored


def _check_lateness(world: World, candidate: Candidate, play: Play) -> None:
    """A prompt comes when its preview ends, or as soon as the trouble is over that kept it."""
    if world.weather.faults - _PUNCTUAL or world.dead:
        return
    posts = {_head(message.text): Decimal(message.ts) for message in candidate.posts() if not message.files}
    for number in range(1, play.total + 1):
        due = posts[f"Question {number}"] + _PREVIEW
        free = max([due, *(Decimal(str(end)) for start, end in world.stops if start - _UNDER_WAY <= float(due) <= end)])
        late = posts[f"Answer now {number}"] - free
        assert late < _LATE, f"prompt {number} came {late} s late"
