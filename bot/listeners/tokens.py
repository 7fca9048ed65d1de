"""Personal tokens of the REST API: made, listed, revoked."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import ids
from bot.blocks.builder import Post, clip
from bot.blocks.fields import storable
from bot.blocks.tokens import no_token_post, revoked_post, token_post, tokens_post, too_many_tokens_post
from bot.caller import Caller
from bot.desk import Desk
from bot.listeners.payloads import Click, Typed
from core.tokens import MOST_TOKENS, issue

_LONGEST_LABEL = 60


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button that revokes a token."""

    @app.action(ids.REVOKE)
    async def revoke(ack: AsyncAck, click: Click, caller: Caller) -> None:
        was_there = await desk.tokens.revoke(caller.user_uuid, click.action.value)
        await ack()
        post = revoked_post() if was_there else no_token_post()
        await desk.tell(caller.user_id, post, click.response_url, click.thread_ts)


async def make_token(desk: Desk, caller: Caller, _typed: Typed, words: str) -> Post:
    """A new token, which this answer alone shows."""
    token, kept = issue(
        user_uuid=caller.user_uuid,
        user_id=caller.user_id,
        team_id=caller.team_id,
        label=clip(" ".join(storable(words).split()), _LONGEST_LABEL) or "Token",
        now=desk.clock.now(),
    )
    await desk.tokens.add(kept)
    # Counted afterwards: of two commands at once, neither sees the other's before.
    if len(await desk.tokens.of_user(caller.user_uuid)) > MOST_TOKENS:
        await desk.tokens.revoke(caller.user_uuid, kept.token_id)
        return too_many_tokens_post()
    return token_post(token, kept)


async def list_tokens(desk: Desk, caller: Caller, _typed: Typed, _words: str) -> Post:
    """The caller's tokens."""
    return tokens_post(await desk.tokens.of_user(caller.user_uuid))
