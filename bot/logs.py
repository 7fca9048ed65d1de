"""Structured logs. They carry session and question, and never an answer's text, a token or a secret."""

import logging
import re
import sys
from typing import Any

import structlog

_SECRET = re.compile(r"(xox[a-z]-|xapp-|grn_[0-9a-f]{16}_|ticket=|mongodb(?:\+srv)?://[^:/@\s]*:)[^\s\"'&@]+")

_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# One list for every configuration: a logger keeps the one that it saw when it was first used.
_PROCESSORS: list[Any] = [
    structlog.stdlib.filter_by_level,
    *_SHARED,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]


def configure_logs(level: str, form: str) -> None:
    """Send every log line to standard error: as JSON, or as text where somebody is watching."""
    as_text = form == "console" or (form == "auto" and sys.stderr.isatty())
    # Tracebacks without local variables: an answer's text is one.
    renderer: Any = structlog.processors.JSONRenderer()
    if as_text:
        renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=_PROCESSORS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    after: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if not as_text:
        after.append(structlog.processors.format_exc_info)
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=[*after, renderer, _redact])
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)  # libraries: Bolt's and slack_sdk's finer levels print payloads
    for package in ("bot", "core", "storage"):
        logging.getLogger(package).setLevel(level.upper())


def _redact(_logger: object, _name: str, line: Any) -> str:
    """Errors of libraries may quote an address or a header: tokens, socket tickets and passwords stay out."""
    return _SECRET.sub(r"\1…", line)
