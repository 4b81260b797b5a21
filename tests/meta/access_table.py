"""Whom each address is for, and what it answers.

`AUDIENCE` is written by hand and read by a person. It is not made from `access_rules.py`: the two
must agree, and a new address has no cell until somebody says here whom it is for.
"""

from enum import StrEnum


class Audience(StrEnum):
    EVERYONE = "everyone"
    ACCOUNT = "anyone signed in"
    PARTICIPANT = "participants"
    CLINICIAN = "clinicians"
    REVIEWER = "who reviews records"


class Role(StrEnum):
    ANONYMOUS = "anonymous"
    UNVERIFIED = "unverified"
    OWNER = "owner"
    OTHER = "other participant"
    HELD = "held participant"
    LOCKED = "locked participant"
    ON_PANEL = "clinician on the panel"
    ELSEWHERE = "clinician elsewhere"
    REVIEWER = "clinician on the panel with records"
    ADMINISTRATOR = "administrator"


ANYBODY = frozenset(Role)
PARTICIPANTS = frozenset({Role.OWNER, Role.OTHER, Role.HELD, Role.LOCKED})
CLINICIANS = frozenset({Role.ON_PANEL, Role.ELSEWHERE, Role.REVIEWER})
NOT_SIGNED_IN = frozenset({Role.ANONYMOUS, Role.UNVERIFIED})
MEMBERS: dict[Audience, frozenset[Role]] = {
    Audience.EVERYONE: ANYBODY,
    Audience.ACCOUNT: ANYBODY - NOT_SIGNED_IN,
    Audience.PARTICIPANT: PARTICIPANTS,
    Audience.CLINICIAN: CLINICIANS,
    Audience.REVIEWER: frozenset({Role.ADMINISTRATOR, Role.REVIEWER}),
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READ, BOTH, WRITE = "read", "read and write", "write"
ANSWERED: dict[str, frozenset[str]] = {
    READ: frozenset({"GET", "HEAD", "OPTIONS"}),
    BOTH: frozenset({"GET", "HEAD", "OPTIONS", "POST"}),
    WRITE: frozenset({"POST", "OPTIONS"}),
}


# -- The table -------------------------------------------------------------------------------------
PUBLIC: dict[str, str] = {
    "": READ,
    "help/": READ,
    "privacy/": READ,
    "terms/": READ,
    "language/": WRITE,
    "learn/": READ,
    "learn/questions/": READ,
    "learn/<slug:slug>/": READ,
    "healthz/": READ,
    "readyz/": READ,
    "accounts/login/": BOTH,
    "accounts/logout/": BOTH,
    "accounts/inactive/": READ,
    "accounts/signup/": BOTH,
    "accounts/confirm-email/": READ,
    "accounts/confirm-email/resend/": BOTH,
    "accounts/confirm-email/(?P<key>[-:\\w]+)/$": BOTH,
    "accounts/login/code/confirm/": BOTH,
    "accounts/password/reset/": BOTH,
    "accounts/password/reset/done/": READ,
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": BOTH,
    "accounts/password/reset/key/done/": READ,
    "u/<str:token>/": BOTH,
    "l/<str:token>/": BOTH,
    "calendar/<str:token>.ics": READ,
    "join/": BOTH,
    "join/account/": BOTH,
    "join/<str:code>/": READ,
    # The record review sends on to the ordinary sign-in page.
    "admin/login/": BOTH,
    "admin/logout/": BOTH,
    "admin/jsi18n/": BOTH,
    # Development only.
    "dev/mail/": READ,
    "dev/mail/preview/": READ,
    "dev/mail/preview/<slug:name>/": READ,
    "dev/mail/preview/<slug:name>/html/": READ,
    "dev/mail/<uuid:mail_id>/": READ,
    "dev/mail/<uuid:mail_id>/html/": READ,
    "dev/design/": READ,
    "dev/design/chart/": READ,
}
ACCOUNT: dict[str, str] = {
    "accounts/reauthenticate/": BOTH,
    "accounts/email/": BOTH,
    "accounts/password/change/": BOTH,
    "accounts/password/set/": BOTH,
    "settings/": READ,
    "settings/profile/": BOTH,
}
PARTICIPANT: dict[str, str] = {
    "settings/reminders/": BOTH,
    "settings/privacy/": BOTH,
    "consent/": BOTH,
    "screening/": BOTH,
    "screening/<uuid:public_id>/check/": BOTH,
    "screening/<uuid:public_id>/confirm/": BOTH,
    "screening/<uuid:public_id>/result/": READ,
    "screening/<uuid:public_id>/summary.pdf": READ,
    "screening/<uuid:public_id>/<slug:group>/": BOTH,
    "symptoms/": BOTH,
    "symptoms/list/": BOTH,
    "clearance/": BOTH,
    "clearance/unlock/": WRITE,
    "start/": BOTH,
    "start/if-then/": BOTH,
    "start/<uuid:public_id>/": BOTH,
    "start/<uuid:public_id>/what-if/": READ,
    "today/": READ,
    "today/move/": BOTH,
    "today/rest/": WRITE,
    "today/walk-after-all/": WRITE,
    "away/": BOTH,
    "plan/": READ,
    "plan/weeks/<int:number>/": BOTH,
    "plan/weeks/<int:number>/print/": READ,
    "plan/week.pdf": READ,
    "plan/change/": BOTH,
    "plan/offers/<slug:kind>/": WRITE,
    "progress/": READ,
    "progress/measures.csv": READ,
    "progress/<slug:name>.svg": READ,
    "progress/<slug:name>.csv": READ,
    "progress/letter.pdf": READ,
    "progress/measures/": BOTH,
    "plan/<uuid:public_id>/projection/": READ,
    "walks/": READ,
    "walks/settled/": WRITE,
    "walks/new/": BOTH,
    "walks/as-planned/": WRITE,
    "walks/<uuid:public_id>/": BOTH,
    "walks/<uuid:public_id>/delete/": BOTH,
    "flare/": BOTH,
    "flare/way-back/": READ,
    "flare/settled/": WRITE,
    "flare/lasting/": BOTH,
    "monthly/": BOTH,
    "monthly/wanted/": WRITE,
    "plan/pause/": BOTH,
    "plan/end/": BOTH,
    "plan/restart/": BOTH,
    "check-in/": READ,
    "check-in/<slug:page>/": BOTH,
    "settings/calendar/": BOTH,
    "settings/clinic/": READ,
    "settings/clinic/leave/": BOTH,
    "messages/": BOTH,
}
CLINICIAN: dict[str, str] = {
    "clinic/": READ,
    "clinic/news/": READ,
    "clinic/alerts/<uuid:public_id>/": BOTH,
    "clinic/reviewed/": WRITE,
    "clinic/team/": READ,
    "clinic/team/<uuid:clinic_id>/": READ,
    "clinic/team/<uuid:clinic_id>/facts/": BOTH,
    "clinic/team/<uuid:clinic_id>/thresholds/": BOTH,
    "clinic/team/<uuid:clinic_id>/invite/": BOTH,
    "clinic/team/<uuid:clinic_id>/invitations/<uuid:public_id>/revoke/": WRITE,
    "clinic/team/<uuid:clinic_id>/members/<uuid:public_id>/remove/": BOTH,
    "clinic/team/<uuid:clinic_id>/members/<uuid:public_id>/role/": BOTH,
    "clinic/people/<uuid:public_id>/end/": BOTH,
    "clinic/people/": READ,
    "clinic/people.csv": READ,
    "clinic/people/<uuid:public_id>/": READ,
    "clinic/people/<uuid:public_id>/letter.pdf": READ,
    "clinic/people/<uuid:public_id>/<slug:name>.csv": READ,
    "clinic/people/<uuid:public_id>/weeks/": READ,
    "clinic/people/<uuid:public_id>/log/": READ,
    "clinic/people/<uuid:public_id>/answers/": READ,
    "clinic/people/<uuid:public_id>/measures/": READ,
    "clinic/people/<uuid:public_id>/mails/": READ,
    "clinic/people/<uuid:public_id>/history/": READ,
    "clinic/people/<uuid:public_id>/<slug:name>.svg": READ,
    "clinic/people/<uuid:public_id>/answers/<uuid:screening_id>/": WRITE,
    "clinic/team/<uuid:clinic_id>/template/": BOTH,
    "clinic/people/<uuid:public_id>/plan/": BOTH,
    "clinic/people/<uuid:public_id>/plan/projection/": READ,
    "clinic/people/<uuid:public_id>/holds/<uuid:hold_id>/": BOTH,
    "clinic/messages/": READ,
    "clinic/people/<uuid:public_id>/messages/": BOTH,
    "clinic/people/<uuid:public_id>/notes/": BOTH,
}
# The record review shows these tables to administrators, and to clinicians with that right.
RECORDS = (
    "accounts/user",
    "accounts/consent",
    "accounts/auditevent",
    "mail/outboxmail",
    "mail/mailattempt",
    "mail/recipient",
    "mail/suppression",
    "mail/heartbeat",
    "care/clinic",
    "care/membership",
    "care/enrolment",
    "care/alert",
    "care/note",
    "care/message",
    "care/thresholds",
    "care/invitation",
    "screening/screening",
    "screening/attestation",
    "screening/hold",
    "screening/warningwords",
    "plans/plan",
    "plans/planoverride",
    "plans/plantemplate",
    "plans/prescription",
    "plans/walk",
    "plans/checkin",
    "plans/weeklydecision",
    "plans/ownactivity",
    "plans/measureround",
    "plans/measureanswer",
)
RECORD_PAGES = (
    "",
    "add/",
    "<path:object_id>/history/",
    "<path:object_id>/delete/",
    "<path:object_id>/change/",
    "<path:object_id>/",
)
# Of its pages alone these can be sent.
RECORD_FORMS = (
    "admin/care/alert/",
    "admin/care/clinic/<path:object_id>/change/",
    "admin/care/thresholds/<path:object_id>/change/",
    "admin/plans/plantemplate/<path:object_id>/change/",
)
REVIEWER: dict[str, str] = {
    "admin/": READ,
    "admin/password_change/": READ,
    "admin/password_change/done/": READ,
    "admin/autocomplete/": READ,
    "admin/r/<path:content_type_id>/<path:object_id>/": READ,
    "admin/(?P<app_label>accounts|mail|care|screening|plans)/$": READ,
    "admin/(?P<url>.*)$": READ,
    **{f"admin/{table}/{page}": READ for table in RECORDS for page in RECORD_PAGES},
    **dict.fromkeys(RECORD_FORMS, BOTH),
}
AUDIENCE: dict[str, tuple[Audience, str]] = {
    route: (audience, answers)
    for audience, table in (
        (Audience.EVERYONE, PUBLIC),
        (Audience.ACCOUNT, ACCOUNT),
        (Audience.PARTICIPANT, PARTICIPANT),
        (Audience.CLINICIAN, CLINICIAN),
        (Audience.REVIEWER, REVIEWER),
    )
    for route, answers in table.items()
}
# Addresses of one person's thing: who alone may have it. Everybody else in the audience gets a 404.
BELONGS_TO: dict[str, frozenset[Role]] = {
    "clinic/team/<uuid:clinic_id>/": frozenset({Role.ON_PANEL}),
    "clinic/team/<uuid:clinic_id>/facts/": frozenset({Role.ON_PANEL}),
    "clinic/team/<uuid:clinic_id>/thresholds/": frozenset({Role.ON_PANEL}),
    "clinic/team/<uuid:clinic_id>/invite/": frozenset({Role.ON_PANEL}),
    "clinic/team/<uuid:clinic_id>/invitations/<uuid:public_id>/revoke/": frozenset({Role.ON_PANEL}),
    "clinic/team/<uuid:clinic_id>/members/<uuid:public_id>/remove/": frozenset({Role.ON_PANEL}),
    "clinic/team/<uuid:clinic_id>/members/<uuid:public_id>/role/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/end/": frozenset({Role.ON_PANEL}),
    "screening/<uuid:public_id>/check/": frozenset({Role.OWNER}),
    "screening/<uuid:public_id>/confirm/": frozenset({Role.OWNER}),
    "screening/<uuid:public_id>/result/": frozenset({Role.OWNER}),
    "screening/<uuid:public_id>/summary.pdf": frozenset({Role.OWNER}),
    "screening/<uuid:public_id>/<slug:group>/": frozenset({Role.OWNER}),
    "start/<uuid:public_id>/": frozenset({Role.OTHER}),
    "start/<uuid:public_id>/what-if/": frozenset({Role.OTHER}),
    "plan/<uuid:public_id>/projection/": frozenset({Role.OWNER}),
    "walks/<uuid:public_id>/": frozenset({Role.OWNER}),
    "walks/<uuid:public_id>/delete/": frozenset({Role.OWNER}),
    "clinic/people/<uuid:public_id>/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/letter.pdf": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/<slug:name>.csv": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/weeks/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/log/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/answers/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/measures/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/mails/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/history/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/<slug:name>.svg": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/answers/<uuid:screening_id>/": frozenset({Role.ON_PANEL}),
    "clinic/alerts/<uuid:public_id>/": frozenset({Role.ON_PANEL}),
    "clinic/team/<uuid:clinic_id>/template/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/plan/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/plan/projection/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/holds/<uuid:hold_id>/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/messages/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/notes/": frozenset({Role.ON_PANEL}),
}
# A clinician with records is of the same team.
BELONGS_TO |= {
    route: roles | {Role.REVIEWER} for route, roles in BELONGS_TO.items() if Role.ON_PANEL in roles
}
# A locked or held person is told so before their log is looked at: an answer, but never the walk.
ANSWERED_BEFORE_LOOKING = {
    "walks/<uuid:public_id>/": frozenset({Role.OTHER, Role.HELD, Role.LOCKED}),
    "walks/<uuid:public_id>/delete/": frozenset({Role.OTHER, Role.HELD, Role.LOCKED}),
}
# Allowed, but there is nothing there or nothing to do: most of the record review only shows.
SIGN_IN_PAGES = ("/accounts/login/", "/admin/login/")
# Public addresses whose page itself knows fewer methods than the rule of all record pages.
FEWER_METHODS_IS_FINE = frozenset({"admin/logout/", "admin/jsi18n/"})
NOT_FOUND_IS_FINE = (
    # Rows that are not there, or not theirs: tests/integration/test_admin_scope.py has them all.
    *(f"admin/{table}/<path:object_id>/" for table in RECORDS),
    "admin/(?P<url>",
    "admin/r/",
    "dev/mail/<uuid",
    "dev/mail/preview/<",
    "accounts/",
)
FORBIDDEN_IS_FINE = ("admin/", "accounts/password/set/")
