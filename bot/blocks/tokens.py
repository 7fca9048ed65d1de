"""Personal tokens of the REST API: the one time that a token is shown, and the list of what there is."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks import ids
from bot.blocks.builder import Post, button, confirmation, context, escape, message, section
from bot.blocks.dates import slack_date
from core.tokens import MOST_TOKENS, ApiToken

_DOCS = "/api/mock-interview/docs"
_DAY = "{date_short_pretty}"


def token_post(token: str, kept: ApiToken) -> Post:
    """A new token; nothing else ever holds it."""
    headers = f"```Authorization: Bearer {token}\nuuid: {kept.user_uuid}```"
    return message(
        "Your new token for the REST API",
        section(f"*Your new token*: {escape(kept.label)}\nSend both headers with each request:\n{headers}"),
        context(
            "Copy it now: it won't be shown again, and whoever has it can act as you.",
            f"`{_DOCS}` at Greenroom's address describes the API. `{ids.COMMAND} tokens` lists and revokes.",
        ),
    )


def too_many_tokens_post() -> Post:
    """Why there is no new token."""
    return message(f"You have {MOST_TOKENS} tokens, and that is the most. `{ids.COMMAND} tokens` revokes one.")


def tokens_post(tokens: Sequence[ApiToken]) -> Post:
    """Each token in a row, with a button that revokes it."""
    if not tokens:
        return message(f"You have no tokens. `{ids.COMMAND} token laptop` makes one for the REST API.")
    return message("Your tokens", section("*Your tokens for the REST API*"), *(_row(token) for token in tokens))


def revoked_post() -> Post:
    """A token is gone."""
    return message("Revoked: that token opens nothing any more.")


def no_token_post() -> Post:
    """There is none of that id."""
    return message(f"There is no such token. `{ids.COMMAND} tokens` lists yours.")


def _row(token: ApiToken) -> Block:
    used = f"last used {slack_date(token.last_used_at)}" if token.last_used_at else "never used"
    sure = confirmation("Revoke this token?", "Whatever uses it is turned away from then on.", "Revoke", "Keep it")
    return section(
        f"*{escape(token.label)}*  `grn_{token.token_id[:6]}…`\nMade {slack_date(token.created_at, _DAY)} · {used}",
        accessory=button("Revoke", ids.REVOKE, token.token_id, style="danger", confirm=sure),
    )
