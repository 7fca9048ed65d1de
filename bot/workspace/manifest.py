"""The app that is installed in the workspace, read from its manifest."""

from typing import Any

from bot.workspace.model import JSON


class AppManifest:
    """What the manifest says about scopes, events, commands and shortcuts."""

    def __init__(self, manifest: JSON) -> None:
        features = manifest.get("features") or {}
        settings = manifest.get("settings") or {}
        self.name: str = (manifest.get("display_information") or {}).get("name", "App")
        self.bot_name: str = (features.get("bot_user") or {}).get("display_name", self.name)
        scopes = (manifest.get("oauth_config") or {}).get("scopes") or {}
        self.scopes = list[str](scopes.get("bot") or [])
        subscriptions = settings.get("event_subscriptions") or {}
        self.events = frozenset[str](subscriptions.get("bot_events") or [])
        self.commands = _by("command", features.get("slash_commands"))
        self.shortcuts = _by("callback_id", features.get("shortcuts"))


def _by(key: str, items: list[JSON] | None) -> dict[str, dict[str, Any]]:
    return {item[key]: item for item in items or []}
