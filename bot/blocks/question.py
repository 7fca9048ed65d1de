"""A question's two messages: the preview (with the receipt of the answer before it), and "Answer now"."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock

from bot.blocks import ids
from bot.blocks.builder import Post, actions, button, context, escape, message, section
from bot.blocks.card import abandon_button
from core.effects import OpenAnswer, PostQuestion
from core.models import InterviewSessionResponse, MockInterviewSession, Question
from core.report import spoken_duration


def question_post(session: MockInterviewSession, effect: PostQuestion) -> Post:
    """The receipt of the answer before, then the question to read."""
    index = effect.question_index
    question = session.questions[index]
    blocks: list[Block] = []
    if index and not effect.resumed:
        blocks += [context(receipt(session.responses[index - 1])), DividerBlock()]
    blocks.append(section(f"*Question {index + 1} of {len(session.questions)}* · {question.category.value.title()}"))
    blocks.append(section(f"*{escape(question.prompt)}*"))
    blocks += _skills(question)
    if question.star_framework is not None:
        blocks.append(section(star_outline(question)))
    blocks.append(context(_wait(session)))
    return message(f"Question {index + 1} of {len(session.questions)}: {escape(question.prompt)}", *blocks)


def prompt_post(session: MockInterviewSession, effect: OpenAnswer) -> Post:
    """The "Answer now" message, whose timestamp starts the clock."""
    index = effect.question_index
    value = ids.question_value(session.session_uuid, index)
    lead = "Go on" if effect.resumed else "Answer now"
    limit = session.rules.time_limit_seconds
    timed = f" You have {spoken_duration(limit)}." if limit and not effect.resumed else ""
    text = f":stopwatch: *{lead}* – reply in this thread with at least {session.rules.minimum_words} words.{timed}"
    row = actions(
        button("Guidance", ids.GUIDANCE, value),
        button("Skip", ids.SKIP, value),
        button("Pause", ids.PAUSE, value),
        abandon_button(session),
    )
    return message(f"{lead}: question {index + 1} of {len(session.questions)}", section(text), row)


def guidance_post(question: Question) -> Post:
    """What helps with a question: its outline, its skills, and what an interviewer listens for."""
    blocks: list[Block] = [section(f"*{escape(question.prompt)}*")]
    if question.star_framework is not None:
        blocks.append(section(star_outline(question)))
    if parts := question.interviewer_guidance.parts:
        shown = "\n".join(f"*{name.title()}*  {escape(text)}" for name, text in parts.items())
        blocks.append(section(f"*What an interviewer listens for*\n{shown}"))
    if question.follow_ups:
        blocks.append(section("*What may be asked next*\n" + _bullets(question.follow_ups)))
    blocks += _skills(question)
    return message("Guidance for this question", *blocks)


def receipt(response: InterviewSessionResponse) -> str:
    """What became of an answer, in a line: "87 words in 45 s"."""
    if response.skipped:
        return ":fast_forward: Skipped"
    if response.timed_out:
        return ":alarm_clock: Time ran out"
    duration = spoken_duration(response.response_duration_seconds)
    return f":ballot_box_with_check: {response.word_count} words in {duration}"


def star_outline(question: Question) -> str:
    """The four parts of a STAR answer to this question."""
    star = question.star_framework
    if star is None:
        return ""
    parts = {"Situation": star.situation, "Task": star.task, "Action": star.action, "Result": star.result}
    return "\n".join(f"*{name}*  {escape(hint)}" for name, hint in parts.items())


def _skills(question: Question) -> list[Block]:
    skills = ", ".join(question.expected_skills)
    return [context(f"Expected skills: {escape(skills)}")] if skills else []


def _bullets(texts: Sequence[str]) -> str:
    return "\n".join(f"• {escape(text)}" for text in texts)


def _wait(session: MockInterviewSession) -> str:
    seconds = session.rules.preview_seconds
    return f"Read it through: *Answer now* comes in {spoken_duration(seconds)}." if seconds >= 1 else "Read it through."
