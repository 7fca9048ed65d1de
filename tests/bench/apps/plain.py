"""The interview as one would write it first: Bolt's and the driver's defaults, and a session loaded for each request.

A session is read, changed and written back whole; three posts a question (a receipt, the question, "Answer now"); the
client opens a connection for each call, as slack_sdk's does that was given none.
"""

import asyncio
from typing import Any
from uuid import uuid4

from motor.motor_asyncio import AsyncIOMotorClient
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.say.async_say import AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from core.clock import SystemClock
from tests.bench.apps.score import QUESTIONS, played
from tests.bench.apps.surroundings import API_URL, APP_TOKEN, BOT_TOKEN, MONGODB_URI

JSON = dict[str, Any]

sessions = AsyncIOMotorClient(MONGODB_URI).get_default_database()["sessions"]
score = played()
app = AsyncApp(client=AsyncWebClient(token=BOT_TOKEN, base_url=API_URL))


@app.command("/interview")
async def interview(ack: AsyncAck, say: AsyncSay, body: JSON) -> None:
    """Start an interview."""
    await ack()
    card = await say(text=score.posts[0]["text"], blocks=score.posts[0]["blocks"])
    session = {
        "session_uuid": str(uuid4()),
        "user_id": body["user_id"],
        "channel_id": body["channel_id"],
        "thread_ts": card["ts"],
        "status": "in_progress",
        "started_at": SystemClock().now(),
        "current_question_index": 0,
        "questions": score.document["questions"],
        "responses": [],
    }
    await sessions.insert_one(session)
    await ask(session, say)


@app.event("message")
async def answer(event: JSON, say: AsyncSay) -> None:
    """Take an answer, and ask what comes next."""
    session = await sessions.find_one({"thread_ts": event.get("thread_ts"), "status": "in_progress"})
    if session is None or session["user_id"] != event["user"]:
        return
    text = event["text"]
    session["responses"].append(
        {
            "question_uuid": session["questions"][session["current_question_index"]]["question_uuid"],
            "response_text": text,
            "response_duration_seconds": float(event["ts"]) - float(session.get("prompt_ts", event["ts"])),
            "word_count": len(text.split()),
            "message_ts": event["ts"],
        }
    )
    session["current_question_index"] += 1
    await sessions.replace_one({"_id": session["_id"]}, session)
    await say(text=f"Answer recorded: {len(text.split())} words.", thread_ts=session["thread_ts"])
    if session["current_question_index"] < QUESTIONS:
        await ask(session, say)


async def ask(session: JSON, say: AsyncSay) -> None:
    """Post a question, and "Answer now" after its preview (of no length, as for everybody here)."""
    question, prompt = _posts_of(session["current_question_index"])
    await say(**question, channel=session["channel_id"], thread_ts=session["thread_ts"])
    await asyncio.sleep(0)
    posted = await say(**prompt, channel=session["channel_id"], thread_ts=session["thread_ts"])
    await sessions.update_one({"_id": session["_id"]}, {"$set": {"prompt_ts": posted["ts"]}})


def _posts_of(index: int) -> list[JSON]:
    posts = score.posts[1 + 2 * index : 3 + 2 * index]
    return [{"text": post["text"], "blocks": post["blocks"]} for post in posts]


async def main() -> None:
    """Listen until ended."""
    await sessions.create_index("thread_ts")
    await AsyncSocketModeHandler(app, APP_TOKEN).start_async()


if __name__ == "__main__":
    asyncio.run(main())
