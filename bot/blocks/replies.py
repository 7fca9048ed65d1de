"""What the `/interview` command answers, privately."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks import ids
from bot.blocks.builder import Post, actions, button, context, escape, message, progress_bar, section
from bot.blocks.card import abandon_button
from bot.blocks.dates import slack_date
from core.metrics import summarize
from core.models import MockInterviewSession, Phase, Status
from core.report import spoken_duration

_HELP = {
    "start": "choose an interview in a form",
    "start backend mid [5|8] [dm]": "start at once: role, difficulty, number of questions, in a direct message",
    "status": "how your interview stands",
    "pause · resume · abandon": "stop the clock, go on, end it",
    "history": "your last interviews",
    "summary [number]": "the summary of your last interview, or of that number in your history",
    "retake": "your last interview again, with the same questions",
    "library [words]": "look through the questions: by role, type, difficulty, skill and words",
    "packs": "this workspace's own questions, for its admins and mentors",
    "progress [role]": "how your figures develop, in words and as a picture",
    "token [label]": "a personal token for the REST API, shown once",
    "tokens": "your tokens, and how to revoke one",
    "export": "everything that I have of you, as JSON and CSV in our direct message",
    "delete [number|all]": "delete an interview of your history, or everything that I have of you",
    "help": "this",
}


def help_post(lead: str | None = None) -> Post:
    """Every subcommand in a line; ``lead`` says first why it is shown."""
    lines = [f"`{ids.COMMAND} {words}`  {text}" for words, text in _HELP.items()]
    blocks: list[Block] = [section(lead)] if lead else []
    blocks += [section("\n".join(lines)), context("In a thread, use the buttons: Slack has no commands there.")]
    return message(lead or "How to use Greenroom", *blocks)


def text_post(text: str) -> Post:
    """A plain sentence."""
    return message(text)


def running_post(session: MockInterviewSession, link: str | None, lead: str | None = None) -> Post:
    """How a running interview stands, with what can be done about it."""
    index, total = session.current_question_index, len(session.questions)
    name = f"<{link}|{escape(session.scenario_name)}>" if link else escape(session.scenario_name)
    state = {
        Phase.PREVIEW: "the question is being shown",
        Phase.ANSWERING: "the clock is running",
        Phase.PAUSED: "paused",
        Phase.FINISHED: "it has ended meanwhile",
    }[session.phase]
    head = f"{lead}\n" if lead else ""
    text = f"{head}*{name}*\nQuestion {index + 1} of {total}  {progress_bar(index, total)}\n{state.capitalize()}."
    steer = button("Resume", ids.RESUME, session.session_uuid, style="primary")
    if session.phase is not Phase.PAUSED:
        steer = button("Pause", ids.PAUSE, session.session_uuid)
    row = [button("Open the thread", ids.VISIT_THREAD, url=link)] if link else []
    return message(
        f"{head}{escape(session.scenario_name)}", section(text), actions(*row, steer, abandon_button(session))
    )


def abandon_post(session: MockInterviewSession) -> Post:
    """Ask before an interview is ended by command."""
    text = f"End *{escape(session.scenario_name)}* at question {session.current_question_index + 1}? Answers are kept."
    return message(text, section(text), actions(abandon_button(session)))


def history_post(sessions: Sequence[MockInterviewSession]) -> Post:
    """A line of figures for each interview, newest first, numbered as ``summary`` takes it."""
    if not sessions:
        return message(f"No interviews yet. `{ids.COMMAND}` starts the first.")
    lines = [f"*{number}.* {history_line(session)}" for number, session in enumerate(sessions, start=1)]
    return message(
        "Your last interviews",
        section("*Your last interviews*\n" + "\n".join(lines)),
        context(f"`{ids.COMMAND} summary 2` shows the second."),
    )


def history_line(session: MockInterviewSession) -> str:
    """An interview's name, when it was, and its figures."""
    figures = session.performance_summary or summarize(session)
    ended = {Status.COMPLETED: "", Status.ABANDONED: " · abandoned", Status.IN_PROGRESS: " · running"}[session.status]
    return (
        f"{escape(session.scenario_name)} · {slack_date(session.started_at, '{date_short_pretty}')}{ended}\n"
        f"      {figures.completion_percentage:g}% · {figures.total_words} words · "
        f"{spoken_duration(figures.avg_response_time)} on average"
    )
