"""Every setting, from the environment or a ``.env`` file. docs/operations.md lists them for people."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, model_validator
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
