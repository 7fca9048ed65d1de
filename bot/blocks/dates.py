"""Instants as each reader's own time zone shows them."""

from datetime import datetime


def slack_date(at: datetime, style: str = "{date_short_pretty}, {time}") -> str:
    """A date token, which Slack's clients render; UTC where they can't."""
    return f"<!date^{int(at.timestamp())}^{style}|{at:%Y-%m-%d %H:%M} UTC>"
