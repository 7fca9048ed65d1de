"""As little as a Bolt app can do: for each answer the very calls of Greenroom's, and no thought of its own.

What it writes and posts was worked out before (``score``). It keeps everything that Greenroom does about its
connections: one HTTP session, one client, updates that are majority-written and journalled, an update before the
acknowledgement.
"""

import asyncio
from typing import Any
from uuid import uuid4

import aiohttp
from motor.motor_asyncio import AsyncIOMotorCollection
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from storage.client import connect, database
from storage.mock_interview_dao import COLLECTION, MockInterviewSessionDAO
from tests.bench.apps.score import Score, played
from tests.bench.apps.surroundings import API_URL, APP_TOKEN, BOT_TOKEN, MONGODB_URI

JSON = dict[str, Any]
Collection = AsyncIOMotorCollection[JSON]


class Interview:
    """How far one interview has got in its score."""

    def __init__(self, score: Score, channel: str, user: str) -> None:
        self.name = str(uuid4())
        self.user = user
        self.place = {"team_id": "T1", "channel_id": channel, "user_id": user, "thread_ts": None, "is_dm": False}
        self._score = score
        self._updates, self._posts = iter(score.updates), iter(score.posts)
        self._revision = 1
        self._updating = asyncio.Lock()

    def document(self) -> JSON:
        """The document to begin with."""
        own = {"session_uuid": self.name, "user_uuid": f"T1:{self.user}", "origin": self.name, "place": self.place}
        return {**self._score.document, **own}

    async def update(self, sessions: Collection) -> None:
        """Write the next update, under its condition and after the one before it."""
        async with self._updating:
            condition = {"session_uuid": self.name, "revision": self._revision}
            update = next(self._updates)
            self._revision = update["$set"]["revision"]
            if "place" in update["$set"]:
                update = {**update, "$set": {**update["$set"], "place": self.place}}
            written = await sessions.update_one(condition, update)
            assert written.modified_count == 1

    def post(self) -> JSON:
        """The next post."""
        return {**next(self._posts), "channel": self.place["channel_id"], "thread_ts": self.place["thread_ts"]}


class Bare:
    """The listeners."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._sessions = database(connect(MONGODB_URI))[COLLECTION]
        self._client = client
        self._score = played()
        self._threads: dict[str, Interview] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def command(self, ack: AsyncAck, body: JSON) -> None:
        """Somebody starts an interview."""
        interview = Interview(self._score, body["channel_id"], body["user_id"])
        await self._sessions.insert_one(interview.document())
        self._then(self._open(interview))
        await ack()

    async def message(self, event: JSON) -> None:
        """Somebody answers."""
        interview = self._threads.get(event.get("thread_ts", ""))
        if interview is None or interview.user != event["user"]:
            return
        await interview.update(self._sessions)
        self._then(self._ask(interview))

    async def _open(self, interview: Interview) -> None:
        card = await self._client.chat_postMessage(**interview.post())
        interview.place["thread_ts"] = card["ts"]
        self._threads[card["ts"]] = interview
        await interview.update(self._sessions)
        await self._ask(interview)

    async def _ask(self, interview: Interview) -> None:
        for _ in ("the question", "Answer now"):
            await self._client.chat_postMessage(**interview.post())
            await interview.update(self._sessions)

    def _then(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def main() -> None:
    """Listen until ended."""
    await MockInterviewSessionDAO(database(connect(MONGODB_URI))).create_indexes()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as session:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=API_URL, session=session, retry_handlers=[])
        app = AsyncApp(client=client, process_before_response=True)
        bare = Bare(client)
        app.command("/interview")(bare.command)
        app.event("message")(bare.message)
        await AsyncSocketModeHandler(app, APP_TOKEN).start_async()


if __name__ == "__main__":
    asyncio.run(main())
