"""Why a mail did not go out, as the codes that the outbox keeps.

A suspension brings its own word ("paused", "hold review" …), kept by the feature that asked for it.
"""

from typing import Final

NO_ACCOUNT: Final = "no account"
NOT_CONFIRMED: Final = "address not confirmed"
ADDRESS_CHANGED: Final = "address changed"
CONSENT_WITHDRAWN: Final = "consent withdrawn"
SWITCHED_OFF: Final = "switched off"
UNSUBSCRIBED: Final = "unsubscribed"
NO_LONGER_TRUE: Final = "no longer true"
TOO_LATE: Final = "too late"
QUIET_HOURS: Final = "quiet hours"
NO_MAILBOX: Final = "no such mailbox"
REFUSED: Final = "refused"
GIVEN_UP: Final = "given up"
