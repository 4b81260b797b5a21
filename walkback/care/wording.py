"""What a person reads when their clinic has ended its care."""

from django.utils.translation import gettext as _

from walkback.care.models import Enrolment
from walkback.care.models.clinic import EndedBecause
from walkback.core import dates


def ended_words(enrolment: Enrolment) -> str:
    """What the person reads: who ended it, and when."""
    return _(
        "Your clinic %(clinic)s has ended its care here on %(day)s. You can go on by yourself."
    ) % {
        "clinic": enrolment.clinic.name,
        "day": dates.day_month_year(enrolment.left_at) if enrolment.left_at else "",
    }


def reason_words(enrolment: Enrolment) -> str:
    """The clinic's reason, to the person."""
    return {
        EndedBecause.COMPLETE: _("Their reason: what you came for is done."),
        EndedBecause.ASKED: _("Their reason: you asked for it."),
        EndedBecause.ELSEWHERE: _("Their reason: somebody else looks after you."),
        EndedBecause.NOT_REACHED: _("Their reason: they could not reach you."),
        EndedBecause.OTHER: _("They gave no more of a reason here. Ask them if you want to know."),
    }[EndedBecause(enrolment.ended_because)]
