"""The two database roles. Web, worker and beat are the application role; the owner changes the schema."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from environ import Env

OWNER_VARIABLE = "DATABASE_OWNER_URL"


class OwnerRoleMissing(Exception):
    """DATABASE_OWNER_URL is not set where the schema is to be changed."""

    def __init__(self) -> None:
        super().__init__(
            f"{OWNER_VARIABLE} is not set. It names the role that owns the tables and is needed to "
            "change the schema; the application's own role (DATABASE_URL) may not."
        )


def owner_login() -> dict[str, object]:
    """User, password, host and port of the owner, read from the environment at each call.

    Settings do not hold them, so that a web or worker process never does.
    Raises OwnerRoleMissing.
    """
    url = os.environ.get(OWNER_VARIABLE, "").strip()
    if not url:
        raise OwnerRoleMissing
    parsed = Env.db_url_config(url)
    return {key: parsed[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}


@contextmanager
def as_owner() -> Iterator[None]:
    """Run the block with the default connection logged in as the owner, then go back."""
    connection = connections["default"]
    settings = connection.settings_dict
    application = {key: settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    owner = owner_login()
    connection.close()
    settings.update(owner)
    try:
        yield
    finally:
        connection.close()
        settings.update(application)


def application_role() -> str:
    """The name of the role that DATABASE_URL logs in as, to which migrations give their grants."""
    return str(Env.db_url_config(os.environ["DATABASE_URL"])["USER"])
