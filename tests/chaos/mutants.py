"""Senders that break one rule each: a chaos run that does not find them proves nothing."""

import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection

from walkback.mail.delivery import fence, group
from walkback.mail.delivery.eligibility import Addressed

FENCE_OFF: Final = "fence-off"
MARK_FIRST: Final = "mark-first"
BLIND_FENCE: Final = "blind-fence"


def become(name: str) -> None:
    """Change this process into the mutant of that name; "" is the product itself."""
    match name:
        case "":
            return
        case "fence-off":
            _finish_without_fence()
            _no_fence()
        case "mark-first":
            _mark_before_the_body()
            _no_fence()
        case "blind-fence":
            _replace("_FENCE", "judged.because = '' AND", "")
        case _:
            raise ValueError(name)


def _no_fence() -> None:
    setattr(group, "raise_fence", _all_of_them)  # noqa: B010  # for this process only


def _all_of_them(mails: Iterable[Addressed], _token: uuid.UUID) -> set[int]:
    """Nothing is committed before the dot."""
    return {mail.mail_id for mail in mails}


def _finish_without_fence() -> None:
    """Sent first and marked after: the outcome has to bring the time that the fence did not write."""
    _replace("_FINISH", "ELSE mail.dot_at END", "ELSE coalesce(mail.dot_at, clock_timestamp()) END")


def _mark_before_the_body() -> None:
    """Marked first and sent after."""
    hand_over = group.Group._hand_over_bodies

    def marked(self: group.Group, deadline: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE mail_outboxmail SET state = 'sent', dot_at = clock_timestamp(),"
                " done_at = clock_timestamp(), lease_token = NULL, lease_until = NULL"
                " WHERE id = ANY(%s) AND lease_token = %s",
                [[parcel.mail.pk for parcel in self.parcels], self.token],
            )
        hand_over(self, deadline)

    setattr(group.Group, "_hand_over_bodies", marked)  # noqa: B010  # for this process only


def _replace(name: str, old: str, new: str) -> None:
    statement = getattr(fence, name)
    assert old in statement, f"{name} reads differently now"
    setattr(fence, name, statement.replace(old, new))
