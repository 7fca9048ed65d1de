"""The app's manifest: one base, two variants."""

from pathlib import Path
from typing import Any

import yaml

# Beside the packages in a checkout, inside this one in a wheel.
_PLACES = (Path(__file__).parent.parent / "manifest.yml", Path(__file__).parent / "manifest.yml")

Manifest = dict[str, Any]


def load_manifest(url: str | None = None) -> Manifest:
    """The manifest for Socket Mode or, with the public ``url`` of this bot, for HTTP."""
    path = next(path for path in _PLACES if path.exists())
    manifest: Manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    return _over_http(manifest, f"{url.rstrip('/')}/slack/events") if url else manifest


def bot_scopes(manifest: Manifest) -> list[str]:
    """The scopes that the app asks for."""
    return list(manifest["oauth_config"]["scopes"]["bot"])


def _over_http(manifest: Manifest, request_url: str) -> Manifest:
    settings, features = manifest["settings"], manifest["features"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": request_url, **settings["event_subscriptions"]}
    settings["interactivity"]["request_url"] = request_url
    for command in features["slash_commands"]:
        command["url"] = request_url
    return manifest
