"""PostgreSQL refuses to run as root; then, and only then, it gets a system user of its own."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from walkback.ops.troubles import CannotStart

NAME: Final = "walkback-postgres"
# The first that exists makes the user: shadow-utils (most systems), then BusyBox (Alpine).
_MAKERS: Final = (
    ("useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", NAME),
    ("adduser", "-S", "-D", "-H", "-s", "/bin/false", NAME),
)


@dataclass(frozen=True)
class SystemUser:
    """A user of this machine that a program is run as."""

    name: str
    uid: int
    gid: int

    def can_pass(self, folder: Path) -> bool:
        """True when this user can enter the folder, as the system itself sees it."""
        return self._tests("-x", folder)

    def can_run(self, program: Path) -> bool:
        """True when this user can read and execute the file."""
        return self._tests("-x", program) and self._tests("-r", program)

    def _tests(self, how: str, path: Path) -> bool:
        try:
            answer = run_as(self, ["/bin/sh", "-c", 'test "$1" "$2"', "sh", how, str(path)])
        except PermissionError as error:
            raise CannotStart(
                f"This root may not start programs as another user ({self.name}), and PostgreSQL "
                "refuses to run as root. Run as a normal user."
            ) from error
        return answer.returncode == 0


def run_as(user: SystemUser | None, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run one of our own programs to its end as this user (None: ourselves) and keep what it said.

    It gets nothing of our environment: no secret, no PG* variable that would change what it does.
    """
    return subprocess.run(  # noqa: S603 -- no word of it comes from outside
        command,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=bare_environment(),
        cwd="/",
        user=None if user is None else user.uid,
        group=None if user is None else user.gid,
        extra_groups=None if user is None else [],
    )


def bare_environment() -> dict[str, str]:
    """The environment of a server: where programs are, and the same language and zone everywhere."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def database_user() -> SystemUser | None:
    """Who the database must run as: None (the one who asks) unless that is root.

    Raises CannotStart when root has no such user and cannot make one.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _make_user()
        entry = pwd.getpwnam(NAME)
    return SystemUser(NAME, entry.pw_uid, entry.pw_gid)


def _make_user() -> None:
    command = next((maker for maker in _MAKERS if shutil.which(maker[0])), None)
    if command is None:
        raise CannotStart(
            f"PostgreSQL refuses to run as root, and no command to make the user {NAME} was found. "
            "Make that user yourself, or run as a normal user."
        )
    made = run_as(None, list(command))
    try:
        pwd.getpwnam(NAME)
    except KeyError as error:
        raise CannotStart(
            f"PostgreSQL refuses to run as root, and the user {NAME} could not be made: "
            f"{made.stderr.strip()}. Make that user yourself, or run as a normal user."
        ) from error
