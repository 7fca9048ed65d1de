"""What Slack tells us: the edge reads it, each listener acknowledges and calls, one error listener answers for all.

Bolt runs them before it acknowledges (``process_before_response``): what has to be stored is stored by then, and
where that fails, Slack sends the event again.
"""

from slack_bolt.app.async_app import AsyncApp

from bot.desk import Desk
from bot.listeners import actions, commands, errors, home, messages, packs, privacy, shortcuts, tokens, views


def register(app: AsyncApp, desk: Desk) -> None:
    """Register every listener with the app. Bolt asks them in this order: what comes most often is first."""
    for module in (messages, commands, actions, views, home, shortcuts, tokens, privacy, packs):
        module.register(app, desk)
    errors.register(app, desk)
