"""Every setting, from the environment or a ``.env`` file. docs/operations.md lists them for people."""

import sys
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.models import InterviewRules

SLACK_API_URL = "https://slack.com/api/"


def _listed(value: object) -> object:
    """What a comma-separated line of the environment lists."""
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value


class Settings(BaseSettings):
    """What Greenroom is told from outside. Times are in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="GREENROOM_", env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(SLACK_API_URL, validation_alias="SLACK_API_URL")
    mongodb_uri: SecretStr | None = Field(None, validation_alias="MONGODB_URI")

    data_dir: Path = Path(".greenroom")
    preview_seconds: float = Field(5.0, ge=0, le=300)
    nudge_after: float = Field(600.0, gt=0)
    abandon_after: float = Field(86_400.0, gt=0)
    socket_connections: int = Field(2, ge=1, le=10)
    slack_timeout: float = Field(10.0, gt=0)
    lease_seconds: float = Field(15.0, gt=0)
    sweep_seconds: float = Field(5.0, gt=0)
    workspace_port: int = Field(3000, ge=0, le=65_535)
    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, le=65_535)
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    requests_per_minute: int = Field(120, ge=1)
    max_body_bytes: int = Field(262_144, ge=1)
    mentors: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    seed: int | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "console", "json"] = "auto"

    @model_validator(mode="after")
    def _lease_outlives_a_call(self) -> Self:
        if self.lease_seconds <= self.slack_timeout:
            raise ValueError("GREENROOM_LEASE_SECONDS must be more than GREENROOM_SLACK_TIMEOUT")
        return self

    @property
    def has_slack_tokens(self) -> bool:
        """Whether to connect to Slack rather than to open a local workspace."""
        return self.slack_bot_token is not None and (
            self.slack_app_token is not None or self.slack_signing_secret is not None
        )

    @property
    def api_base_url(self) -> str:
        """The Web API's address, with the slash that slack_sdk joins method names to."""
        return self.slack_api_url.rstrip("/") + "/"

    def rules(self) -> InterviewRules:
        """The rules that new interviews start under."""
        return InterviewRules(
            preview_seconds=self.preview_seconds,
            nudge_after_seconds=self.nudge_after,
            abandon_after_seconds=self.abandon_after,
        )


def settings_or_exit() -> Settings:
    """The settings; where one can't be read, say which, and exit with 2."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0]).upper() if problem["loc"] else "settings"
            is_bare = name == "MONGODB_URI" or (name.startswith("SLACK_") and name != "SLACK_TIMEOUT")
            prefix = "" if is_bare else "GREENROOM_"
            sys.stderr.write(f"{prefix}{name}: {problem['msg']}\n")
        sys.stderr.write("docs/operations.md lists every setting.\n")
        sys.exit(2)
