"""Which question a reply belongs to, and what the replies to it add up to.

Replies are placed by their timestamps, never by their arrival: question i owns everything that its owner wrote from
its "Answer now" up to the next one. The first reply in there with enough words is the answer, whatever follows it is
added, so the record comes out the same in whatever order Slack delivers.
"""

from decimal import Decimal

from core.models import Edit, InterviewSessionResponse, MockInterviewSession, PauseSpan, Reply
from core.timestamps import is_before, seconds_between
from core.words import count_words


def owning_question(session: MockInterviewSession, at_ts: str) -> int | None:
    """Index of the question in whose time ``at_ts`` lies; None before the first "Answer now"."""
    prompts = [response.prompt_ts for response in session.responses] + [session.prompt_ts]
    for index in reversed(range(len(prompts))):
        prompt_ts = prompts[index]
        if prompt_ts is not None and not is_before(at_ts, prompt_ts):
            return index
    return None


def time_on_clock(prompt_ts: str, pauses: tuple[PauseSpan, ...], at_ts: str) -> Decimal:
    """Seconds of answering time that had passed at ``at_ts``: since the prompt, less the pauses before it."""
    paused = Decimal(0)
    for pause in pauses:
        if is_before(pause.from_ts, at_ts):
            until = pause.until_ts if pause.until_ts and is_before(pause.until_ts, at_ts) else at_ts
            paused += seconds_between(pause.from_ts, until)
    return seconds_between(prompt_ts, at_ts) - paused


def is_known(response: InterviewSessionResponse, message_ts: str) -> bool:
    """Whether this message is already part of the answer."""
    return any(reply.message_ts == message_ts for reply in response.replies)


def with_reply(response: InterviewSessionResponse, reply: Reply) -> InterviewSessionResponse:
    """The response with one more reply, which also answers a question that was skipped or timed out."""
    replies = sorted((*response.replies, reply), key=lambda r: (Decimal(r.counted_ts), Decimal(r.message_ts)))
    return _recounted(response.with_(skipped=False, timed_out=False), tuple(replies))


def with_edit(
    response: InterviewSessionResponse, message_ts: str, text: str, edited_ts: str
) -> InterviewSessionResponse:
    """The response after an edit of one of its replies; the same object where the edit is old or changes nothing."""
    old = next(reply for reply in response.replies if reply.message_ts == message_ts)
    is_stale = old.edited_ts is not None and not is_before(old.edited_ts, edited_ts)
    if is_stale or text == old.text:
        return response
    edit = Edit(message_ts=message_ts, edited_ts=edited_ts, previous_text=old.text)
    new = old.with_(text=text, edited_ts=edited_ts)
    return _recounted(response.with_(edits=(*response.edits, edit)), _swapped(response.replies, old, new))


def with_deletion(response: InterviewSessionResponse, message_ts: str, deleted_ts: str) -> InterviewSessionResponse:
    """The response after one of its messages was deleted: the text stays, the deletion is on record."""
    old = next(reply for reply in response.replies if reply.message_ts == message_ts)
    if old.deleted_ts is not None:
        return response
    return response.with_(replies=_swapped(response.replies, old, old.with_(deleted_ts=deleted_ts)))


def _swapped(replies: tuple[Reply, ...], old: Reply, new: Reply) -> tuple[Reply, ...]:
    return tuple(new if reply is old else reply for reply in replies)


def _recounted(response: InterviewSessionResponse, replies: tuple[Reply, ...]) -> InterviewSessionResponse:
    text = "\n\n".join(reply.text for reply in replies)
    first = replies[0]
    clock = time_on_clock(response.prompt_ts or first.counted_ts, response.pauses, first.counted_ts)
    return response.with_(
        replies=replies,
        message_ts=first.message_ts,
        response_text=text,
        word_count=count_words(text),
        response_duration_seconds=clock,
    )
