"""Logs: structured lines with request and task ids; never an answer, a name, an address or a token."""

import re
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# What names a person or their machine.
PRIVATE = ("ip", "user_agent", "email")
# Addresses whose path is itself the authority to do something.
SECRET_PATHS = re.compile(
    r"/(u|l|join|calendar|accounts/confirm-email|accounts/password/reset/key)/[^\s/?\"']+"
)
# What was searched for may be part of an address.
QUERY = re.compile(r"\?[^\s\"']+")


def without_private_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop what names a person, and cut tokens out of paths."""
    for name in PRIVATE:
        event.pop(name, None)
    for name in ("event", "request", "message"):
        if isinstance(event.get(name), str):
            event[name] = QUERY.sub("?[…]", SECRET_PATHS.sub(r"/\1/[token]", event[name]))
    return event


def traceback_without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The places an error passed through, and its first line: never a variable or a row.

    A database names the whole failing row from its second line on.
    """
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    parts: list[str] = []
    while isinstance(error, BaseException):
        places = "".join(traceback.format_tb(error.__traceback__))
        first_line = str(error).partition("\n")[0]
        parts.insert(0, f"{places}{type(error).__qualname__}: {first_line}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if parts:
        event["exception"] = "\n\nthen\n\n".join(parts)
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_private_words,
]


def configure() -> None:
    """Send structlog's lines through the standard library, where one formatter writes all."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def configuration(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: JSON in production, readable lines in development."""
    if as_json:
        writer: Any = structlog.processors.JSONRenderer()
    else:
        writer = structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    traceback_without_values,
                    writer,
                ],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers would write the same line again, unredacted.
            "django": {"handlers": [], "level": "WARNING"},
            "walkback": {"level": "INFO"},
            "screening": {"level": "INFO"},
            "plans": {"level": "INFO"},
            "django_structlog": {"level": "INFO" if as_json else "WARNING"},
            # The request's own line says it already, with its id.
            "django.request": {"level": "ERROR"},
        },
    }
