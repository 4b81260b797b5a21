"""Signed links in mails. Each purpose has its own salt; none shows data beyond its purpose."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from django.core import signing

WALK_LINK_LIVES: Final = timedelta(days=7)
"""Clinical specification 7.2."""
_UNSUBSCRIBE = signing.Signer(salt="walkback.mail.unsubscribe")
_WALK = signing.TimestampSigner(salt="walkback.mail.walk")
_WALKS_FROM_MAILS: Final = UUID("6a0f7c0e-52a5-4c39-9a3f-0d5a2f8f6b1e")


class BadToken(ValueError):
    """The link was not made by us, or was changed on the way."""


class ExpiredToken(ValueError):
    """The link was made by us, too long ago."""


@dataclass(frozen=True)
class UnsubscribeLink:
    """Whom and which kind of mail it stops. It never expires, and can do nothing else."""

    public_id: UUID
    kind: str

    def token(self) -> str:
        return _UNSUBSCRIBE.sign_object([str(self.public_id), self.kind], compress=False)

    @classmethod
    def read(cls, token: str) -> "UnsubscribeLink":
        """Raises BadToken."""
        try:
            public_id, kind = _UNSUBSCRIBE.unsign_object(token)
            return cls(UUID(public_id), str(kind))
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise BadToken from error


@dataclass(frozen=True)
class WalkLink:
    """Whose walk it logs: of `day`, or of the day on which it is opened. `kind` is the mail's.

    Lives for WALK_LINK_LIVES from when it was made, and logs one walk.
    """

    public_id: UUID
    day: date | None
    kind: str

    def token(self) -> str:
        """Signed with the present time: the mail is written when it is sent."""
        day = self.day.isoformat() if self.day else ""
        return _WALK.sign_object([str(self.public_id), day, self.kind], compress=False)

    @classmethod
    def read(cls, token: str) -> "WalkLink":
        """Raises BadToken, ExpiredToken."""
        try:
            public_id, day, kind = _WALK.unsign_object(token, max_age=WALK_LINK_LIVES)
            return cls(UUID(public_id), date.fromisoformat(day) if day else None, str(kind))
        except signing.SignatureExpired as error:
            raise ExpiredToken from error
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise BadToken from error


def client_key(token: str) -> UUID:
    """What makes the walk that a token logs one walk, however often it is sent."""
    return uuid5(_WALKS_FROM_MAILS, token)
