"""Which question a message belongs to, and what answer the messages of a question make.

A message belongs to the question in whose time it was written: from its "Answer now" up to the next one. The answer is
worked out from all of them together, so it comes out the same in whatever order Slack delivers what was written,
edited and deleted. The first message with enough words makes the answer, and what is written after it is added.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.events import AnswerDeleted, AnswerEdited, AnswerReceived
from core.models import Edit, InterviewSessionResponse, MockInterviewSession, PauseSpan, ThreadMessage, Version
from core.timestamps import is_before, later_by, seconds_between
from core.words import count_words

# First and last versions of a message that is edited again and again: a document must stay below MongoDB's 16 MB.
_KEPT = 10
_INSTANT = Decimal("0.000001")


def owning_question(session: MockInterviewSession, message_ts: str) -> int | None:
    """Index of the question in whose time a message was written; None before the first "Answer now"."""
    prompts = [response.prompt_ts for response in session.responses] + [session.prompt_ts]
    for index in reversed(range(len(prompts))):
        prompt_ts = prompts[index]
        if prompt_ts is not None and not is_before(message_ts, prompt_ts):
            return index
    return None


def with_event(
    known: tuple[ThreadMessage, ...], event: AnswerReceived | AnswerEdited | AnswerDeleted
) -> tuple[ThreadMessage, ...]:
    """The messages after an event; the same object where the event tells nothing new."""
    old = next((message for message in known if message.message_ts == event.message_ts), None)
    new = _after(old, event)
    if new is None or new == old:
        return known
    others = [message for message in known if message is not old]
    return tuple(sorted([*others, new], key=lambda message: Decimal(message.message_ts)))


def merged(known: tuple[ThreadMessage, ...], message: ThreadMessage) -> tuple[ThreadMessage, ...]:
    """The messages with one more; what is known of it already is kept."""
    old = next((other for other in known if other.message_ts == message.message_ts), None)
    if old is None:
        return (*known, message)
    said = {version.ts: version for version in (*old.versions, *message.versions)}
    versions = tuple(said[ts] for ts in sorted(said, key=Decimal))
    new = old.with_(versions=versions, deleted_ts=old.deleted_ts or message.deleted_ts)
    return tuple(new if other is old else other for other in known)


def answered_by(response: InterviewSessionResponse, minimum_words: int) -> InterviewSessionResponse | None:
    """The response with the answer that its messages make, and only those that do; None where they make none."""
    parts = answer_parts(response, minimum_words)
    if not parts:
        return None
    text = "\n\n".join(part.message.versions[-1].text for part in parts)
    accepted_ts = parts[0].joined_ts
    return response.with_(
        messages=tuple(sorted((part.message for part in parts), key=lambda message: Decimal(message.message_ts))),
        skipped=False,
        timed_out=False,
        message_ts=parts[0].message.message_ts,
        response_text=text,
        word_count=count_words(text),
        response_duration_seconds=time_on_clock(response.prompt_ts or accepted_ts, response.pauses, accepted_ts),
        edits=tuple(edit for part in parts for edit in part.edits()),
    )


def answer_parts(response: InterviewSessionResponse, minimum_words: int) -> "list[Part]":
    """The messages that make the answer, in the order in which they came to: the accepted one is the first."""
    accepted_ts = min(_ready(response, minimum_words), default=None, key=Decimal)
    if accepted_ts is None:
        return []
    return sorted(_parts(response.messages, accepted_ts, minimum_words), key=lambda part: Decimal(part.joined_ts))


def time_on_clock(prompt_ts: str, pauses: tuple[PauseSpan, ...], at_ts: str) -> Decimal:
    """Seconds of answering time that had passed at ``at_ts``: since the prompt, less the pauses before it."""
    paused = Decimal(0)
    for pause in pauses:
        if is_before(pause.from_ts, at_ts):
            until = pause.until_ts if pause.until_ts and is_before(pause.until_ts, at_ts) else at_ts
            paused += seconds_between(pause.from_ts, until)
    return seconds_between(prompt_ts, at_ts) - paused


def in_pause(pauses: tuple[PauseSpan, ...], at_ts: str) -> bool:
    """Whether the clock stood still at that moment."""
    return any(
        is_before(pause.from_ts, at_ts) and (pause.until_ts is None or is_before(at_ts, pause.until_ts))
        for pause in pauses
    )


@dataclass(frozen=True)
class Part:
    """A message of an answer, and when it became part of it."""

    message: ThreadMessage
    joined_ts: str

    def edits(self) -> Iterator[Edit]:
        """What was changed since then."""
        versions = self.message.versions
        for before, after in pairwise(versions):
            if is_before(self.joined_ts, after.ts) and before.text != after.text:
                yield Edit(message_ts=self.message.message_ts, edited_ts=after.ts, previous_text=before.text)


def _ready(response: InterviewSessionResponse, minimum_words: int) -> Iterator[str]:
    """The instants at which messages had enough words and the clock ran."""
    for message in response.messages:
        if in_pause(response.pauses, message.message_ts):
            continue  # a remark, not a reply
        for version in message.versions:
            in_time = response.ended_ts is None or not is_before(response.ended_ts, version.ts)
            if in_time and not in_pause(response.pauses, version.ts) and count_words(version.text) >= minimum_words:
                yield version.ts


def _parts(messages: tuple[ThreadMessage, ...], accepted_ts: str, minimum_words: int) -> Iterator[Part]:
    """The message that was accepted, what was written after it, and what got enough words after it."""
    for message in messages:
        if not is_before(message.message_ts, accepted_ts):
            yield Part(message, message.message_ts)
            continue
        for version in message.versions:
            if not is_before(version.ts, accepted_ts) and count_words(version.text) >= minimum_words:
                yield Part(message, version.ts)
                break


def _after(old: ThreadMessage | None, event: AnswerReceived | AnswerEdited | AnswerDeleted) -> ThreadMessage | None:
    if isinstance(event, AnswerDeleted):
        return old.with_(deleted_ts=event.deleted_ts) if old is not None else None
    said = {version.ts: version.text for version in old.versions} if old is not None else {}
    if isinstance(event, AnswerReceived):
        said[event.message_ts] = event.text
    else:
        # An edit that overtakes its original brings along what stood there; the original, when it comes, knows better.
        said.setdefault(event.message_ts, event.previous_text)
        # Where an edit is known to the second only, it may seem to precede what it edits.
        said[max(event.edited_ts, later_by(event.message_ts, _INSTANT), key=Decimal)] = event.text
    versions = tuple(Version(ts=ts, text=said[ts]) for ts in sorted(said, key=Decimal))
    if len(versions) > 2 * _KEPT:
        versions = (*versions[:_KEPT], *versions[-_KEPT:])
    deleted_ts = old.deleted_ts if old is not None else None
    return ThreadMessage(message_ts=event.message_ts, versions=versions, deleted_ts=deleted_ts)
