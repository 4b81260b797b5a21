from walkback.care.models.alert import Alert, Thresholds
from walkback.care.models.clinic import Clinic, Enrolment, Membership
from walkback.care.models.contact import Message, Note
from walkback.care.models.invitation import Invitation
from walkback.care.models.scoping import ParticipantQuerySet, people_visible_to

__all__ = [
    "Alert",
    "Clinic",
    "Enrolment",
    "Invitation",
    "Membership",
    "Message",
    "Note",
    "ParticipantQuerySet",
    "Thresholds",
    "people_visible_to",
]
