"""What can be done to clinics, their people and their alerts."""

from walkback.care.actions.alerts import (
    BadSnooze,
    Change,
    ChangedMeanwhile,
    NotByHand,
    NoteMissing,
    NotTheirClinician,
    acknowledge,
    claim,
    close,
    release,
    snooze,
)
from walkback.care.actions.clinics import (
    NotAClinician,
    NotAParticipant,
    add_member,
    create_clinic,
    end_membership,
    enrol,
)
from walkback.care.actions.escalating import escalate_due
from walkback.care.actions.looking import mark_reviewed, note_contact
from walkback.care.actions.raising import (
    Changes,
    Concern,
    apply_all,
    close_alerts,
    raise_alert,
    raise_all,
    settle_all,
)

__all__ = [
    "BadSnooze",
    "Change",
    "ChangedMeanwhile",
    "Changes",
    "Concern",
    "NotAClinician",
    "NotAParticipant",
    "NotByHand",
    "NotTheirClinician",
    "NoteMissing",
    "acknowledge",
    "add_member",
    "apply_all",
    "claim",
    "close",
    "close_alerts",
    "create_clinic",
    "end_membership",
    "enrol",
    "escalate_due",
    "mark_reviewed",
    "note_contact",
    "raise_alert",
    "raise_all",
    "release",
    "settle_all",
    "snooze",
]
