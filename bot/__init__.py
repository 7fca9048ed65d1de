"""Greenroom in Slack: the bot, its delivery, and the composition root."""
