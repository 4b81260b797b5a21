"""Where `up` and the tests keep what they need between starts.

Everything stands in one data folder (WALKBACK_DATA, default `.walkback` in the checkout), apart for
each use: `run` for `make run`, `test` for `make test`. Nothing outside it is changed.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from walkback.ops.troubles import CannotStart

CHECKOUT: Final = Path(__file__).resolve().parents[2]
_PRIVATE: Final = 0o700
# As root the database runs as a user of its own, who must pass through these folders but not list them.
_PASSABLE: Final = 0o711


@dataclass(frozen=True)
class Folders:
    """The places of one use (`run` or `test`) inside the data folder."""

    data: Path
    use: str

    @property
    def root(self) -> Path:
        return self.data / self.use

    @property
    def register(self) -> Path:
        return self.root / "children.json"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.json"

    @property
    def environment(self) -> Path:
        return self.root / "environment"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def make(self) -> None:
        """Create what is missing. Raises CannotStart when that is not possible."""
        try:
            for folder in (self.data, self.root):
                make_folder(folder, _PASSABLE if os.geteuid() == 0 else _PRIVATE)
            for folder in (self.valkey, self.mail, self.logs):
                make_folder(folder, _PRIVATE)
        except OSError as error:
            raise CannotStart(
                f"The data folder {self.root} cannot be used ({error.strerror}). "
                "Name another one with WALKBACK_DATA=/some/folder."
            ) from error
        owner = self.root.stat().st_uid
        if owner != os.geteuid():
            raise CannotStart(
                f"The data folder {self.root} belongs to another user (id {owner}). Run as that user, "
                "remove the folder, or name another one with WALKBACK_DATA=/some/folder."
            )


def folders_for(use: str) -> Folders:
    """The folders of this use, as the environment says."""
    named = os.environ.get("WALKBACK_DATA", "").strip()
    return Folders((Path(named) if named else CHECKOUT / ".walkback").absolute(), use)


def make_folder(path: Path, mode: int) -> None:
    """Create one folder with exactly this mode; one that exists keeps the mode it has."""
    if path.is_dir():
        return
    path.mkdir(parents=True)
    path.chmod(mode)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step: whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def kept_secret(folders: Folders, name: str) -> str:
    """A random text that stays the same from start to start; made the first time."""
    try:
        kept = dict(json.loads(folders.secrets.read_text()))
    except (OSError, ValueError):
        kept = {}
    if name not in kept:
        kept[name] = secrets.token_urlsafe(48)
        write_private(folders.secrets, json.dumps(kept))
    return str(kept[name])


@contextmanager
def sole_use(folders: Folders) -> Iterator[None]:
    """Hold the data folder for this process alone. Raises CannotStart when another one holds it.

    The lock is the kernel's and ends with the process, however it ends; children do not inherit it.
    """
    with folders.lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise CannotStart(
                f"Already running on {folders.root} ({holder}). Stop that one first, or give this "
                "one a data folder of its own with WALKBACK_DATA=/some/folder."
            ) from error
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
