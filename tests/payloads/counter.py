"""The bot's Bolt app without a connection: payloads are handed to it, and what comes of them is looked at."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

import structlog
from hypothesis import assume
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.assembly import Assembly, Surroundings
from bot.main import connection_to, slack_client
from bot.pacing import Pacer
from bot.web import Refused, SlackWeb
from bot.workspace.messages import Draft
from core.clock import SystemClock
from core.models import MockInterviewSession
from core.models import Place as InterviewPlace
from tests.auxil.access import Ear, Texts, answer_ts, interview_of, plant
from tests.auxil.payloads import BANK, JSON, Place, Slack, Who
from tests.auxil.stage import Stage, settings_for

OWNERS = Texts("owners")


@dataclass
class Outcome:
    """What has come of a payload. ``failures`` are errors that were no answer to anything."""

    response: BoltResponse
    failures: list[Any]
    unreadable: list[Any]
    said: str

    @property
    def told(self) -> str:
        """Everything that anybody got to see of it."""
        return f"{self.response.body or ''}{self.said}"


class Counter:
    """Where payloads are handed in, as somebody who stands in the thread of another one's interview."""

    def __init__(self, bot: Assembly, ear: Ear, slack: Slack, owners: MockInterviewSession) -> None:
        self.store = bot.desk.store
        self.slack = slack
        self.owners = owners.session_uuid
        self.answer_ts = answer_ts(owners)
        self._bot = bot
        self._ear = ear

    async def as_an_owner(self) -> "Counter":
        """The same counter, with somebody before it whose interview this is; nobody else has heard of either."""
        here = self.slack.place
        who = Who(user_id=f"U{uuid4().hex}", team_id=self.slack.who.team_id)
        workspace = self.slack.workspace
        channel = workspace.channel(here.channel_id)
        card = workspace._slack.messages.post(channel, workspace.bot_user_id, Draft(text="A card."))
        place = InterviewPlace(team_id=who.team_id, channel_id=here.channel_id, user_id=who.user_id, thread_ts=card.ts)
        session = interview_of(who, Texts("mine"), place)
        await plant(self.store, session)
        slack = Slack(workspace, who, Place(channel_id=here.channel_id, thread_ts=card.ts))
        return Counter(self._bot, self._ear, slack, session)

    async def hand_in(self, payload: JSON) -> Outcome:
        """Have the real listeners take a payload."""
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=payload)
        except (AttributeError, KeyError, TypeError):  # Bolt looks for the ids of a person where there is no object
            assume(False)
            raise
        self._ear.listen()
        with structlog.testing.capture_logs() as logs:
            response = await self._bot.app.async_dispatch(request)
            # Its errands belong to it, and their threads might draw random numbers, which hypothesis has to draw alone.
            await self._bot.desk.errands.done()
        failed = [line for line in logs if line["event"] == "listener_failed"]
        return Outcome(
            response=response,
            failures=[line for line in failed if not isinstance(line["exc_info"], Refused)],
            unreadable=[line for line in logs if line["event"] == "unreadable"],
            said=self._ear.said,
        )


async def open_counter(stage: Stage, stack: AsyncExitStack) -> Counter:
    """A bot on this stage, Alice's interview in a thread, and Bob in front of it."""
    workspace = stage.workspace
    settings = settings_for(workspace, stage.mongodb_uri)
    identity = AuthorizeResult(
        enterprise_id=None, team_id=workspace.team_id, bot_user_id=workspace.bot_user_id, bot_token=workspace.bot_token
    )

    async def authorize() -> AuthorizeResult:
        return identity

    around = Surroundings(
        web=SlackWeb(await slack_client(connection_to(settings), stack), Pacer()),
        authorize=authorize,
        store=stage.store,
        figures=stage.store.figures,
        tokens=stage.tokens,
        packs=stage.packs,
        bank=BANK,
        clock=SystemClock(),
        instance="counter",
        ids=Random(7),
        is_only_instance=True,
    )
    await stage.store.create_indexes()
    bot = Assembly(settings, around)
    bot.start()
    stack.push_async_callback(bot.stop)
    channel = workspace.channel("interviews").id
    root = await stage.alice.post(channel, "The thread.")
    alice, bob = (Who(user_id=one.id, team_id=workspace.team_id) for one in (stage.alice, stage.bob))
    place = InterviewPlace(team_id=alice.team_id, channel_id=channel, user_id=alice.user_id, thread_ts=root.ts)
    session = interview_of(alice, OWNERS, place)
    await plant(stage.store, session)
    slack = Slack(workspace, bob, Place(channel_id=channel, thread_ts=root.ts))
    return Counter(bot, Ear(workspace), slack, session)
