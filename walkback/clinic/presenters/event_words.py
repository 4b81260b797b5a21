"""The audit trail's events in plain words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from walkback.accounts.audit import Event

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PARTS: "Final[Mapping[str, StrOrPromise]]" = {
    "overview": gettext_lazy("overview"),
    "weeks": gettext_lazy("plan and decisions"),
    "log": gettext_lazy("walks and check-ins"),
    "answers": gettext_lazy("safety questions"),
    "measures": gettext_lazy("measures"),
    "mails": gettext_lazy("mails"),
    "history": gettext_lazy("history"),
    "ending": gettext_lazy("ending the care"),
}
EVENTS: "Final[Mapping[str, StrOrPromise]]" = {
    # Account
    Event.SIGNED_UP: gettext_lazy("Account made"),
    Event.SIGNED_IN: gettext_lazy("Signed in"),
    Event.SIGN_IN_FAILED: gettext_lazy("Sign-in failed"),
    Event.SIGNED_OUT: gettext_lazy("Signed out"),
    Event.EMAIL_CONFIRMED: gettext_lazy("E-mail address confirmed"),
    Event.PASSWORD_CHANGED: gettext_lazy("Password changed"),
    Event.PROFILE_CHANGED: gettext_lazy("Profile changed"),
    Event.ROLE_CHANGED: gettext_lazy("Rights of the account changed"),
    Event.CONSENT_GIVEN: gettext_lazy("Agreement given"),
    Event.CONSENT_WITHDRAWN: gettext_lazy("Agreement taken back"),
    Event.ACCESS_REFUSED: gettext_lazy("A page was refused"),
    # Clinic
    Event.RECORD_VIEWED: gettext_lazy("Record opened"),
    Event.SENSITIVE_VIEWED: gettext_lazy("Private answers shown"),
    Event.RECORD_EXPORTED: gettext_lazy("File or letter taken out"),
    Event.REVIEWED: gettext_lazy("Reviewed, no change"),
    Event.CONTACT_NOTED: gettext_lazy("Contact written down"),
    Event.NOTE_WRITTEN: gettext_lazy("Note written"),
    Event.MESSAGE_SENT: gettext_lazy("Message sent"),
    Event.MESSAGES_READ: gettext_lazy("Messages opened"),
    Event.CLINIC_CREATED: gettext_lazy("Clinic made"),
    Event.CLINIC_CHANGED: gettext_lazy("Clinic's facts changed"),
    Event.THRESHOLDS_CHANGED: gettext_lazy("Alert thresholds changed"),
    Event.TEMPLATE_CHANGED: gettext_lazy("Plan template changed"),
    Event.MEMBER_ADDED: gettext_lazy("Clinician added"),
    Event.MEMBER_REMOVED: gettext_lazy("Clinician removed"),
    Event.MEMBER_CHANGED: gettext_lazy("Clinician's role changed"),
    Event.INVITED: gettext_lazy("Invitation made"),
    Event.INVITATION_REVOKED: gettext_lazy("Invitation taken back"),
    Event.INVITATION_REFUSED: gettext_lazy("Invitation code refused"),
    Event.ENROLLED: gettext_lazy("Joined the clinic"),
    Event.LEFT_CLINIC: gettext_lazy("Left the clinic"),
    Event.CARE_ENDED: gettext_lazy("Care ended by the clinic"),
    Event.CARE_END_TOLD: gettext_lazy("Read that the clinic ended its care"),
    # Alerts
    Event.ALERT_RAISED: gettext_lazy("Alert raised"),
    Event.ALERT_ACKNOWLEDGED: gettext_lazy("Alert acknowledged"),
    Event.ALERT_CLAIMED: gettext_lazy("Alert claimed"),
    Event.ALERT_RELEASED: gettext_lazy("Alert given back"),
    Event.ALERT_SNOOZED: gettext_lazy("Alert put off"),
    Event.ALERT_ESCALATED: gettext_lazy("Alert passed on to the clinic's lead"),
    Event.ALERT_CLOSED: gettext_lazy("Alert closed"),
    # Safety questions, holds and locks
    Event.SCREENING_STARTED: gettext_lazy("Safety questions begun"),
    Event.SCREENING_ANSWERED: gettext_lazy("Safety questions answered, one page"),
    Event.SCREENING_ABANDONED: gettext_lazy("Safety questions left unfinished"),
    Event.SCREENING_SUBMITTED: gettext_lazy("Safety questions sent"),
    Event.EMERGENCY_CONFIRMED: gettext_lazy("Emergency answer confirmed"),
    Event.EMERGENCY_TAKEN_BACK: gettext_lazy("Emergency answer taken back before sending"),
    Event.HOLD_RAISED: gettext_lazy("Hold or lock raised"),
    Event.HOLD_RENEWED: gettext_lazy("Hold or lock raised again"),
    Event.HOLD_SEEN: gettext_lazy("Hold or lock seen"),
    Event.HOLD_DECLINED: gettext_lazy("Hold kept"),
    Event.HOLD_CLEARED: gettext_lazy("Hold or lock cleared"),
    Event.ATTESTED: gettext_lazy("Examination written down"),
    Event.WORDS_NOTICED: gettext_lazy("Words noticed in a note; questions asked"),
    Event.SYMPTOMS_LISTED: gettext_lazy("List of new symptoms answered"),
    # Plan
    Event.PLAN_DRAFTED: gettext_lazy("Plan drawn up"),
    Event.PLAN_ACCEPTED: gettext_lazy("Plan begun"),
    Event.WEEK_DECIDED: gettext_lazy("Week decided"),
    Event.PLAN_STATE_CHANGED: gettext_lazy("State of the plan changed"),
    Event.PLAN_ADJUSTED: gettext_lazy("Plan adjusted by themselves"),
    Event.PLAN_OVERRIDDEN: gettext_lazy("Plan changed by a clinician"),
    Event.PREFERENCES_CHANGED: gettext_lazy("Preferences for the plan changed"),
    Event.WEEKDAY_CHANGED: gettext_lazy("First day of the week changed"),
    Event.DAYS_CHOSEN: gettext_lazy("Walking days chosen"),
    Event.AWAY_CHANGED: gettext_lazy("Days away changed"),
    Event.ASKED_TO_LOOK: gettext_lazy("Asked for somebody to look at a week"),
    # The back, walks and check-ins
    Event.FLARE_REPORTED: gettext_lazy("Flare-up told"),
    Event.FLARE_ENDED: gettext_lazy("Flare-up over"),
    Event.FLARE_ASKED: gettext_lazy("Asked about a long flare-up"),
    Event.RECURRENCE_ANSWERED: gettext_lazy("Told whether the pain came back"),
    Event.MONTHLY_CHOSEN: gettext_lazy("Monthly questions switched on or off"),
    Event.MONTHLY_ANSWERED: gettext_lazy("Monthly questions answered"),
    Event.ACTIVITIES_NAMED: gettext_lazy("Own activities named"),
    Event.MEASURES_ANSWERED: gettext_lazy("Questions about the back answered"),
    Event.WALK_LOGGED: gettext_lazy("Walk logged"),
    Event.WALK_CHANGED: gettext_lazy("Walk changed"),
    Event.WALK_DELETED: gettext_lazy("Walk deleted"),
    Event.WALK_SETTLED: gettext_lazy("Told whether a walk's pain settled"),
    Event.CHECK_IN_SAVED: gettext_lazy("Check-in saved"),
    Event.CHECK_IN_COMPLETED: gettext_lazy("Check-in completed"),
    # Mail
    Event.REMINDERS_CHANGED: gettext_lazy("Reminders changed"),
    Event.MAIL_QUEUED: gettext_lazy("Mail planned"),
    Event.MAIL_SENT: gettext_lazy("Mail sent"),
    Event.MAIL_NOT_SENT: gettext_lazy("Mail not sent"),
    Event.MAIL_UNCONFIRMED: gettext_lazy("Mail probably sent"),
    Event.UNSUBSCRIBED: gettext_lazy("Mail of a kind stopped"),
    Event.SUBSCRIBED_AGAIN: gettext_lazy("Mail of a kind wanted again"),
    Event.CALENDAR_LINK_MADE: gettext_lazy("Calendar link made"),
    Event.CALENDAR_LINK_REVOKED: gettext_lazy("Calendar link taken back"),
}
"""An event that is new, and has no words yet, stands with its name."""
