"""What a person asked their clinic to look at."""

from django.db.models import QuerySet

from plans.models import Plan
from walkback.care.models import Message

ABOUT_WEEK = "About week {number} of my plan: "
"""What a message about one week begins with."""


def asked_about(plan: Plan, number: int) -> QuerySet[Message]:
    """The messages in which the person asked about this week of the plan, the newest first."""
    asked: QuerySet[Message] = (
        Message.objects.for_user(plan.participant)
        .filter(
            author=plan.participant_id,
            text__startswith=ABOUT_WEEK.format(number=number),
            sent_at__gte=plan.accepted_at,
        )
        .order_by("-sent_at")
    )
    return asked
