"""What Slack tells us: each listener acknowledges, translates and calls; one error listener answers for all.

Bolt runs them before it acknowledges (``process_before_response``): what has to be stored is stored by then, and
where that fails, Slack sends the event again.
"""

from slack_bolt.app.async_app import AsyncApp

from bot.desk import Desk
from bot.listeners import actions, commands, errors, home, messages, shortcuts, views


def register(app: AsyncApp, desk: Desk) -> None:
    """Register every listener with the app."""
    for module in (commands, actions, views, messages, home, shortcuts):
        module.register(app, desk)
    errors.register(app, desk)
