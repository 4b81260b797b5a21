"""SMTP for mail that somebody waits for: sign-up, confirmation, a forgotten password."""

from typing import Any, Final

from walkback.mail.delivery.conversation import Backend, Conversation, EncryptedConversation

PATIENCE_SECONDS: Final = 4.0
"""From the first word to the last, so that with the page around it nobody waits longer than five seconds."""


class _Hurried(Conversation):
    patience = PATIENCE_SECONDS


class _HurriedEncrypted(EncryptedConversation):
    patience = PATIENCE_SECONDS


class EmailBackend(Backend):
    """Django's, with one end of patience for the whole conversation."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"timeout": PATIENCE_SECONDS, **options})

    @property
    def connection_class(self) -> type[Conversation]:
        return _HurriedEncrypted if self.use_ssl else _Hurried

    def open(self) -> bool | None:
        try:
            return super().open()
        except BaseException:
            self.abandon()
            raise
