"""Texts in Slack: what people type, and what apps write, read into spans and written from them."""
