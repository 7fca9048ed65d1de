"""Private words: things said to one person that nobody else sees."""

import structlog
from cachetools import TTLCache
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks.builder import Post
from bot.web import Failed, Refused, SlackWeb
from core.models import Place

log = structlog.get_logger()

# Slack takes a response_url five times within 30 minutes.
_RESPONSE_URL_SECONDS = 29 * 60


class Whisperer:
    """Says things privately: where the person asked, else as an ephemeral message, else in a direct message."""

    def __init__(self, web: SlackWeb) -> None:
        self._web = web
        self._response_urls: TTLCache[str, str] = TTLCache(10_000, _RESPONSE_URL_SECONDS)

    def remember(self, session_uuid: str, response_url: str | None) -> None:
        """Note where the person asked who started this interview: it works even where the bot is no member."""
        if response_url:
            self._response_urls[session_uuid] = response_url

    async def to_starter(self, session_uuid: str, place: Place, post: Post) -> None:
        """Tell something about an interview to whoever started it, wherever they did."""
        url = self._response_urls.get(session_uuid)
        if url is None or not await self.respond(url, post):
            await self.directly(place.user_id, post)

    async def in_thread(self, place: Place, post: Post) -> None:
        """Say something in the interview's thread that only its owner sees."""
        try:
            await self._web.call(
                "chat.postEphemeral",
                channel=place.channel_id,
                user=place.user_id,
                thread_ts=place.thread_ts,
                text=post.text,
                blocks=post.block_dicts(),
            )
        except (Refused, Failed) as error:
            log.warning("not_told_in_thread", method=error.method, error=str(error))
            await self.directly(place.user_id, post)

    async def directly(self, user_id: str, post: Post) -> None:
        """Send a direct message."""
        try:
            await self._web.call("chat.postMessage", channel=user_id, text=post.text, blocks=post.block_dicts())
        except (Refused, Failed) as error:
            log.warning("not_told", method=error.method, error=str(error))

    async def respond(self, url: str, post: Post, *, thread_ts: str | None = None, replaces: bool = False) -> bool:
        """Answer a command or a click where it was made, for that person alone. False where Slack did not take it.

        ``replaces``: in place of the message that was clicked in.
        """
        client = AsyncWebhookClient(url, session=self._web.client.session, retry_handlers=[])
        try:
            response = await client.send_dict(
                {
                    "text": post.text,
                    "blocks": post.block_dicts(),
                    "response_type": "ephemeral",
                    "replace_original": replaces,
                    **({"thread_ts": thread_ts} if thread_ts else {}),
                }
            )
        except Exception as error:  # whatever goes wrong here, a direct message is the other way
            log.warning("not_responded", error=type(error).__name__)
            return False
        return response.status_code == 200
