"""Logs: structured lines with request and task ids; never an answer, a name, an address or a token."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# What names a person or their machine.
PRIVATE = ("ip", "user_agent", "email")
# Addresses whose path is itself the authority to do something.
SECRET_PATHS = re.compile(
    r"/(u|l|calendar|accounts/confirm-email|accounts/password/reset/key)/[^\s/?\"']+"
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
        writers: list[Any] = [
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ]
    else:
        writers = [structlog.dev.ConsoleRenderer(colors=False)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *writers,
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
