"""The record comes out the same in whatever order Slack delivers, once or twice (rules 3 to 6 and 12).

A history is what the owner wrote and changed, each message within the time of one question. It is delivered in a
random order, some of it twice, in between the posts of the bot, whose timestamps are the same every time. Under the
last question nothing is written, so that no order crosses the end. What is too short when it arrives is not stored, so
the order of answers and of their edits is free, and that of shorter messages is not.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, pairwise, repeat

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.events import AnswerEdited, AnswerReceived
from core.words import count_words
from tests.auxil.builders import ts, words
from tests.auxil.interview import Interview

# Question n is posted at 100n + 1, its preview ends at 100n + 6, and its "Answer now" stands at 100n + 7.
QUESTIONS = 3
PROMPTS = [100.0 * n + 7 for n in range(QUESTIONS)]

# A message: the instants at which it was sent and changed, and how many words it had from then on.
Message = tuple[tuple[int, int], ...]
History = tuple[Message, ...]
Heard = AnswerReceived | AnswerEdited
Record = list[tuple[str, int, Decimal, list[str]]]

LAST = {int(PROMPTS[-1])}

MANY = settings(max_examples=300)


def text_of(instant: int, count: int) -> str:
    return words(count, f"at{instant}-")


def owner(instant: int) -> int:
    """The question under whose prompt this was written."""
    return max(n for n, prompt in enumerate(PROMPTS) if instant >= prompt)


def events(history: History) -> list[tuple[int, Heard]]:
    """Every event with its instant, in the order of the instants."""
    heard: list[tuple[int, Heard]] = []
    for message in history:
        (sent, count) = message[0]
        heard.append((sent, AnswerReceived(message_ts=ts(sent), text=text_of(sent, count))))
        for before, after in pairwise(message):
            edit = AnswerEdited(
                message_ts=ts(sent), text=text_of(*after), previous_text=text_of(*before), edited_ts=ts(after[0])
            )
            heard.append((after[0], edit))
    return sorted(heard, key=lambda event: event[0])


def play(arrivals: Iterable[tuple[int, Heard]], posts_first: Iterator[bool]) -> Record:
    """Let the events arrive in this order, as far as it can be, and the bot post in between.

    No event arrives before "Answer now" of its question stands in the thread, though perhaps before we know of it.
    """
    interview, pending = Interview().previews(1), list(arrivals)
    while True:
        index, is_shown = interview.session.current_question_index, interview.session.opens_at is not None
        possible = [event for event in pending if owner(event[0]) <= (index if is_shown else index - 1)]
        if interview.session.outbox and (next(posts_first) or not possible):
            interview.posts(PROMPTS[index] if is_shown else PROMPTS[index] - 6, noted=1_000)
        elif possible:
            pending.remove(possible[0])
            interview.send(possible[0][1], 1_000)
        else:
            break
    assert interview.session.current_question_index == QUESTIONS - 1
    assert interview.session.messages == ()
    return [
        (r.response_text, r.word_count, r.response_duration_seconds, [edit.previous_text for edit in r.edits])
        for r in interview.session.responses
    ]


def by_the_rules(history: History) -> Record:
    """The record as the rules have it, told without an engine."""
    record: Record = []
    for question, prompt in enumerate(PROMPTS[:-1]):
        written = [message for message in history if owner(message[0][0]) == question]
        accepted = min(instant for message in written for instant, count in message if count >= 10)
        parts = sorted((joined(message, accepted), message) for message in written if joined(message, accepted))
        text = "\n\n".join(text_of(*message[-1]) for _, message in parts)
        changed = [text_of(*before) for since, message in parts for before, (at, _) in pairwise(message) if at > since]
        record.append((text, count_words(text), Decimal(accepted) - Decimal(prompt), changed))
    return record


def joined(message: Message, accepted: int) -> int | None:
    """When a message became part of the answer: when it was sent or, from before it, when it had enough words."""
    if message[0][0] >= accepted:
        return message[0][0]
    return next((instant for instant, count in message if instant >= accepted and count >= 10), None)


@st.composite
def histories(draw: st.DrawFn, *, counts: Sequence[int]) -> History:
    """One to four messages under each question but the last, at least one of them an answer in time."""
    history: list[Message] = []
    for question in range(QUESTIONS - 1):
        start = int(PROMPTS[question])
        sent = sorted(draw(st.lists(st.integers(start, start + 99), min_size=1, max_size=4, unique=True)))
        lengths = draw(st.lists(st.sampled_from(counts), min_size=len(sent), max_size=len(sent)))
        lengths[draw(st.integers(0, len(sent) - 1))] = max(counts)
        # the bot goes on only after an answer, so one has to be there before the next question stands
        assume(any(length >= 10 and instant < start + 90 for instant, length in zip(sent, lengths, strict=True)))
        for message in zip(sent, lengths, strict=True):
            changed = sorted(draw(st.sets(st.integers(message[0] + 1, int(PROMPTS[-1])), max_size=2)) - LAST)
            history.append((message, *((instant, draw(st.sampled_from(counts))) for instant in changed)))
    instants = [instant for message in history for instant, _ in message]
    assume(len(instants) == len(set(instants)))
    return tuple(history)


ORDERS = st.lists(st.integers(0, 99), min_size=24, max_size=24)
REPEATED = st.lists(st.integers(0, 23), max_size=3)
POSTS_FIRST = st.lists(st.booleans(), max_size=12)


def shuffled(heard: list[tuple[int, Heard]], order: list[int], repeated: list[int]) -> list[tuple[int, Heard]]:
    arrivals = [*heard, *(heard[n % len(heard)] for n in repeated)]
    return [arrivals[n] for n in sorted(range(len(arrivals)), key=lambda n: order[n % len(order)])]


def check(history: History, order: list[int], repeated: list[int], posts_first: list[bool]) -> None:
    heard = events(history)
    in_order = play(heard, repeat(True))

    assert play(shuffled(heard, order, repeated), chain(posts_first, repeat(True))) == in_order


# --- the properties -----------------------------------------------------------------------------------------------


HISTORIES = histories(counts=(3, 9, 10, 12))


@MANY
@given(HISTORIES)
def test_delivered_in_order_the_record_is_what_the_rules_say(history):
    assert play(events(history), repeat(True)) == by_the_rules(history)


@MANY
@given(histories(counts=(10, 12)), ORDERS, REPEATED, POSTS_FIRST)
def test_answers_and_their_edits_in_any_order_make_the_same_record(history, order, repeated, posts_first):
    check(history, order, repeated, posts_first)


@MANY
@given(HISTORIES, REPEATED)
def test_what_comes_twice_makes_the_same_record(history, repeated):
    heard = events(history)
    arrivals = sorted([*heard, *(heard[n % len(heard)] for n in repeated)], key=lambda event: event[0])

    assert play(arrivals, repeat(True)) == play(heard, repeat(True))
