"""A quick Slack with candidates who answer at once, in a process of its own: the bot is to be the limit, not Slack.

It speaks what a bot needs (the Web API by HTTP, Socket Mode by WebSocket) and remembers only where each candidate
stands. As Slack does, it echoes a post in its answer, and sends the bot's own posts back as events.

Told on standard input, one JSON object a line, it says on standard output what came of it:

    {"do": "start", "count": 50}   everybody types the command; done when everybody may answer question 1
    {"do": "answer"}               everybody answers whatever is asked, up to the last "Answer now"
    {"do": "wait", "for": "conversations.replies", "times": 50}   until a method was called so often
"""

import asyncio
import json
import random
import re
import ssl
import sys
from collections import Counter
from collections.abc import Callable
from itertools import count
from statistics import median, quantiles
from time import perf_counter, time
from typing import Any

from aiohttp import WSMsgType, web

from bot.manifest import bot_scopes, load_manifest

JSON = dict[str, Any]

TEAM, BOT, BOT_USER = "T1", "B1", "U0BOT"
_PROMPT = re.compile(r"Answer now: question (\d+) of (\d+)")
_PATIENCE = 300.0
# Nobody types faster than this: so each app has noted its "Answer now" before the answer comes.
_TYPING = 0.1
_REPLY = (
    "First I would find out what the caller needs and how we would notice that it is met, then measure what we have "
    "before I change anything; the last time that alone showed that the slow part was a query without an index, so we "
    "added one, watched it for a week, and wrote down what we had learned for the next person who meets it."
)


class Candidate:
    """Somebody in a channel of their own, who answers each question as soon as that is allowed."""

    def __init__(self, number: int) -> None:
        self.user = f"U{number}"
        self.channel = f"C{number}"
        self.thread_ts = ""
        self.question = self.questions = 0

    def reads(self, ts: str, message: JSON) -> bool:
        """A post of the bot's; whether it lets the candidate answer."""
        if not message.get("thread_ts"):
            self.thread_ts = ts
        prompt = _PROMPT.match(message.get("text") or "")
        if prompt is not None:
            self.question, self.questions = map(int, prompt.groups())
        return prompt is not None


class Slack:
    """The Web API, the connections, and everybody in the workspace."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: Counter[str] = Counter()
        self.candidates: dict[str, Candidate] = {}
        self.acks: list[float] = []
        self._sockets: list[web.WebSocketResponse] = []
        self._sent: dict[str, float] = {}
        self._numbers = count(1)
        self._last_us = 0
        self._are_answering = False
        self._changed = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()

    def next_ts(self) -> str:
        """A timestamp that no other message has."""
        self._last_us = max(self._last_us + 1, round(time() * 1e6))
        return f"{self._last_us // 10**6}.{self._last_us % 10**6:06d}"

    # --- the app's side -----------------------------------------------------------------------------------------

    async def api(self, request: web.Request) -> web.Response:
        """A call of the Web API."""
        method = request.match_info["method"]
        self.calls[method] += 1
        self._changed.set()
        said = await request.read()
        is_json = request.content_type == "application/json"
        answer = self._answer(method, json.loads(said) if is_json and said else {})
        headers = {"x-oauth-scopes": ",".join(bot_scopes(load_manifest()))} if method == "auth.test" else None
        return web.json_response({"ok": True, **answer}, headers=headers)

    def _answer(self, method: str, arguments: JSON) -> JSON:
        match method:
            case "auth.test":
                return {"team_id": TEAM, "team": "Bench", "user_id": BOT_USER, "bot_id": BOT, "url": self.url}
            case "apps.connections.open":
                return {"url": f"{self.url.replace('http', 'ws', 1)}/link"}
            case "chat.postMessage":
                return self._post(arguments)
            case "conversations.replies" | "conversations.history":
                return {"messages": []}
            case _:
                return {"ts": arguments.get("ts", "0.0"), "channel": arguments.get("channel", "")}

    def _post(self, arguments: JSON) -> JSON:
        ts = self.next_ts()
        message = {**arguments, "type": "message", "ts": ts, "user": BOT_USER, "bot_id": BOT, "team": TEAM}
        candidate = self.candidates.get(arguments["channel"])
        self._event({**message, "event_ts": ts, "channel_type": "channel"})
        if candidate is not None and candidate.reads(ts, arguments) and self._are_answering:
            self._reply(candidate)
        return {"channel": arguments["channel"], "ts": ts, "message": message}

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """A Socket Mode connection."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self._sockets)})
        self._changed.set()
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self._acknowledge(json.loads(frame.data))
        self._sockets.remove(socket)
        return socket

    def _acknowledge(self, answer: JSON) -> None:
        sent = self._sent.pop(answer.get("envelope_id", ""), None)
        if sent is not None:
            self.acks.append(perf_counter() - sent)

    def _send(self, kind: str, payload: JSON, *, is_timed: bool = False) -> None:
        number = next(self._numbers)
        envelope = {"envelope_id": f"e-{number}", "type": kind, "payload": payload}
        if is_timed:
            self._sent[f"e-{number}"] = perf_counter()
        socket = random.choice(self._sockets)
        accepts = {"accepts_response_payload": kind != "events_api"}
        task = asyncio.get_running_loop().create_task(socket.send_json(envelope | accepts))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def _event(self, event: JSON, *, is_timed: bool = False) -> None:
        authorization = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
        payload = {
            "token": "t",
            "team_id": TEAM,
            "api_app_id": "A1",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{event['ts']}",
            "event_time": int(time()),
            "authorizations": [authorization | {"is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": "4-bench",
        }
        self._send("events_api", payload, is_timed=is_timed)

    # --- the candidates' side -----------------------------------------------------------------------------------

    def _reply(self, candidate: Candidate) -> None:
        self._changed.set()
        if candidate.question < candidate.questions:
            asyncio.get_running_loop().call_later(_TYPING, self._say, candidate)

    def _say(self, candidate: Candidate) -> None:
        ts = self.next_ts()
        text = {"type": "text", "text": _REPLY}
        rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [text]}]}
        event = {"type": "message", "user": candidate.user, "text": _REPLY, "ts": ts, "event_ts": ts, "team": TEAM}
        where = {"channel": candidate.channel, "channel_type": "channel", "thread_ts": candidate.thread_ts}
        self._event(event | where | {"client_msg_id": ts, "blocks": [rich]}, is_timed=True)

    def _command(self, candidate: Candidate) -> None:
        payload = {
            "token": "t",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": candidate.channel,
            "channel_name": "bench",
            "user_id": candidate.user,
            "user_name": "bench",
            "command": "/interview",
            "text": "start backend mid full",
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": f"{self.url}/api/response",
            "trigger_id": f"{candidate.user}.1",
        }
        self._send("slash_commands", payload)

    async def _until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not reached():
                self._changed.clear()
                await self._changed.wait()

    async def start(self, people: int) -> JSON:
        """New candidates begin, and read until they may answer."""
        await self._until(lambda: bool(self._sockets))
        self._are_answering = False
        numbers = [next(self._numbers) for _ in range(people)]
        new = [Candidate(number) for number in numbers]
        self.candidates = {candidate.channel: candidate for candidate in new}
        began = perf_counter()
        for candidate in new:
            self._command(candidate)
        await self._until(lambda: all(candidate.question == 1 for candidate in new))
        return {"seconds": perf_counter() - began}

    async def answer(self) -> JSON:
        """Everybody answers all questions but the last one."""
        self.acks = []
        self._are_answering = True
        everybody = list(self.candidates.values())
        began = perf_counter()
        for candidate in everybody:
            self._reply(candidate)
        await self._until(lambda: all(candidate.question == candidate.questions for candidate in everybody))
        took = perf_counter() - began
        answers = sum(candidate.questions - 1 for candidate in everybody)
        return {
            "answers": answers,
            "seconds": took,
            "ack_p50": median(self.acks),
            "ack_p99": quantiles(self.acks, n=100)[-1],
        }

    async def obey(self, order: JSON) -> JSON:
        """What standard input asks for."""
        match order["do"]:
            case "start":
                return await self.start(order["count"])
            case "answer":
                return await self.answer()
            case "wait":
                await self._until(lambda: self.calls[order["for"]] >= order["times"])
        return {"calls": self.calls}


async def _serve(certificate: str | None) -> None:
    """Over TLS, as Slack is, where there is a file with a key and its certificate."""
    slack = Slack()
    tls = None
    if certificate is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    app = web.Application(client_max_size=2**20)
    app.router.add_route("*", "/api/{method}", slack.api)  # what only reads is a GET
    app.router.add_get("/link", slack.link)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024, ssl_context=tls).start()
    slack.url = f"http{'s' if tls else ''}://127.0.0.1:{runner.addresses[0][1]}"
    _say({"url": slack.url})
    while line := await asyncio.to_thread(sys.stdin.readline):  # it closes when whoever started us is gone
        _say(await slack.obey(json.loads(line)))
    await runner.cleanup()


def _say(what: JSON) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(_serve(next(iter(sys.argv[1:]), None)))
