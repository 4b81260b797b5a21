"""Signed links in mails. Each purpose has its own salt; none shows data beyond its purpose."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

_UNSUBSCRIBE = signing.Signer(salt="walkback.mail.unsubscribe")


class BadToken(ValueError):
    """The link was not made by us, or was changed on the way."""


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
