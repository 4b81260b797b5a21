from walkback.care.models.clinic import Clinic, Enrolment, Membership
from walkback.care.models.contact import Alert, Message, Note
from walkback.care.models.scoping import ParticipantQuerySet, people_visible_to

__all__ = [
    "Alert",
    "Clinic",
    "Enrolment",
    "Membership",
    "Message",
    "Note",
    "ParticipantQuerySet",
    "people_visible_to",
]
