"""Every address pattern, and who may do what there. An address without a rule is refused.

Keys are the routes as Django's resolver names them. `permission=None` means the whole world.
Whose rows a permitted person then sees is decided by `for_user` in each query: someone else's
object is a 404.
"""

from dataclasses import dataclass

from django.urls import ResolverMatch

from walkback.accounts.roles import Permission

READ = ("GET", "HEAD", "OPTIONS")
READ_WRITE = ("GET", "HEAD", "OPTIONS", "POST")
WRITE = ("POST", "OPTIONS")


@dataclass(frozen=True)
class Rule:
    permission: Permission | None
    methods: tuple[str, ...] = READ


PUBLIC_PAGE = Rule(None)
PUBLIC_FORM = Rule(None, READ_WRITE)
PUBLIC_WRITE = Rule(None, WRITE)
ACCOUNT_FORM = Rule(Permission.OWN_ACCOUNT, READ_WRITE)
OWN_PAGE = Rule(Permission.OWN_PROGRAMME)
OWN_FORM = Rule(Permission.OWN_PROGRAMME, READ_WRITE)
OWN_WRITE = Rule(Permission.OWN_PROGRAMME, WRITE)
CLINIC_PAGE = Rule(Permission.SEE_CLINIC)
CLINIC_FORM = Rule(Permission.SEE_CLINIC, READ_WRITE)
CLINIC_WRITE = Rule(Permission.SEE_CLINIC, WRITE)
RECORDS = Rule(Permission.READ_RECORDS)
RECORDS_FORM = Rule(Permission.READ_RECORDS, READ_WRITE)

RULES: dict[str, Rule] = {
    # Plain pages
    "": PUBLIC_PAGE,
    "help/": PUBLIC_PAGE,
    "privacy/": PUBLIC_PAGE,
    "terms/": PUBLIC_PAGE,
    "language/": PUBLIC_WRITE,
    "learn/": PUBLIC_PAGE,
    "learn/questions/": PUBLIC_PAGE,
    "learn/<slug:slug>/": PUBLIC_PAGE,
    # Machines
    "healthz/": PUBLIC_PAGE,
    "readyz/": PUBLIC_PAGE,
    # Accounts
    "accounts/login/": PUBLIC_FORM,
    "accounts/logout/": PUBLIC_FORM,
    "accounts/inactive/": PUBLIC_PAGE,
    "accounts/signup/": PUBLIC_FORM,
    "accounts/confirm-email/": PUBLIC_PAGE,
    "accounts/confirm-email/resend/": PUBLIC_FORM,
    "accounts/confirm-email/(?P<key>[-:\\w]+)/$": PUBLIC_FORM,
    "accounts/login/code/confirm/": PUBLIC_FORM,
    "accounts/password/reset/": PUBLIC_FORM,
    "accounts/password/reset/done/": PUBLIC_PAGE,
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": PUBLIC_FORM,
    "accounts/password/reset/key/done/": PUBLIC_PAGE,
    "accounts/reauthenticate/": ACCOUNT_FORM,
    "accounts/email/": ACCOUNT_FORM,
    "accounts/password/change/": ACCOUNT_FORM,
    "accounts/password/set/": ACCOUNT_FORM,
    "settings/": Rule(Permission.OWN_ACCOUNT),
    "settings/privacy/": OWN_FORM,
    "settings/profile/": ACCOUNT_FORM,
    "settings/reminders/": OWN_FORM,
    "consent/": OWN_FORM,
    # Screening
    "screening/": OWN_FORM,
    "screening/<uuid:public_id>/check/": OWN_FORM,
    "screening/<uuid:public_id>/confirm/": OWN_FORM,
    "screening/<uuid:public_id>/result/": OWN_PAGE,
    "screening/<uuid:public_id>/summary.pdf": OWN_PAGE,
    "screening/<uuid:public_id>/<slug:group>/": OWN_FORM,
    "symptoms/": OWN_FORM,
    "symptoms/list/": OWN_FORM,
    "clearance/": OWN_FORM,
    "clearance/unlock/": OWN_WRITE,
    # The programme
    "start/": OWN_FORM,
    "start/if-then/": OWN_FORM,
    "start/<uuid:public_id>/": OWN_FORM,
    "start/<uuid:public_id>/what-if/": OWN_PAGE,
    "today/": OWN_PAGE,
    "today/move/": OWN_FORM,
    "today/rest/": OWN_WRITE,
    "today/walk-after-all/": OWN_WRITE,
    "away/": OWN_FORM,
    "plan/": OWN_PAGE,
    "plan/weeks/<int:number>/": OWN_FORM,
    "plan/weeks/<int:number>/print/": OWN_PAGE,
    "plan/week.pdf": OWN_PAGE,
    "plan/change/": OWN_FORM,
    "plan/offers/<slug:kind>/": OWN_WRITE,
    "progress/": OWN_PAGE,
    "progress/measures.csv": OWN_PAGE,
    "progress/<slug:name>.svg": OWN_PAGE,
    "progress/<slug:name>.csv": OWN_PAGE,
    "progress/letter.pdf": OWN_PAGE,
    "progress/measures/": OWN_FORM,
    "plan/<uuid:public_id>/projection/": OWN_PAGE,
    "walks/": OWN_PAGE,
    "walks/settled/": OWN_WRITE,
    "walks/new/": OWN_FORM,
    "walks/as-planned/": OWN_WRITE,
    "walks/<uuid:public_id>/": OWN_FORM,
    "walks/<uuid:public_id>/delete/": OWN_FORM,
    "flare/": OWN_FORM,
    "flare/way-back/": OWN_PAGE,
    "flare/settled/": OWN_WRITE,
    "flare/lasting/": OWN_FORM,
    "monthly/": OWN_FORM,
    "monthly/wanted/": OWN_WRITE,
    "plan/pause/": OWN_FORM,
    "plan/end/": OWN_FORM,
    "plan/restart/": OWN_FORM,
    "check-in/": OWN_PAGE,
    "check-in/<slug:page>/": OWN_FORM,
    "settings/calendar/": OWN_FORM,
    "settings/clinic/": OWN_PAGE,
    "settings/clinic/leave/": OWN_FORM,
    "messages/": OWN_FORM,
    # Links that are their own authority
    "u/<str:token>/": PUBLIC_FORM,
    "l/<str:token>/": PUBLIC_FORM,
    "calendar/<str:token>.ics": PUBLIC_PAGE,
    # Invitations: who may use one, and as what, is said on the page
    "join/": PUBLIC_FORM,
    "join/account/": PUBLIC_FORM,
    "join/<str:code>/": PUBLIC_PAGE,
    # The clinician's side
    "clinic/": CLINIC_PAGE,
    "clinic/news/": CLINIC_PAGE,
    "clinic/alerts/<uuid:public_id>/": CLINIC_FORM,
    "clinic/reviewed/": CLINIC_WRITE,
    "clinic/team/": CLINIC_PAGE,
    "clinic/team/<uuid:clinic_id>/": CLINIC_PAGE,
    "clinic/team/<uuid:clinic_id>/facts/": CLINIC_FORM,
    "clinic/team/<uuid:clinic_id>/thresholds/": CLINIC_FORM,
    "clinic/team/<uuid:clinic_id>/invite/": CLINIC_FORM,
    "clinic/team/<uuid:clinic_id>/invitations/<uuid:public_id>/revoke/": CLINIC_WRITE,
    "clinic/team/<uuid:clinic_id>/members/<uuid:public_id>/remove/": CLINIC_FORM,
    "clinic/team/<uuid:clinic_id>/members/<uuid:public_id>/role/": CLINIC_FORM,
    "clinic/people/<uuid:public_id>/end/": CLINIC_FORM,
    "clinic/people/": CLINIC_PAGE,
    "clinic/people.csv": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/letter.pdf": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/<slug:name>.csv": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/weeks/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/log/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/answers/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/measures/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/mails/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/history/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/<slug:name>.svg": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/answers/<uuid:screening_id>/": CLINIC_WRITE,
    "clinic/team/<uuid:clinic_id>/template/": CLINIC_FORM,
    "clinic/people/<uuid:public_id>/plan/": CLINIC_FORM,
    "clinic/people/<uuid:public_id>/plan/projection/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/holds/<uuid:hold_id>/": CLINIC_FORM,
    "clinic/messages/": CLINIC_PAGE,
    "clinic/people/<uuid:public_id>/messages/": CLINIC_FORM,
    "clinic/people/<uuid:public_id>/notes/": CLINIC_FORM,
    # Development only (not routed when DEBUG is off)
    "dev/mail/": PUBLIC_PAGE,
    "dev/mail/preview/": PUBLIC_PAGE,
    "dev/mail/preview/<slug:name>/": PUBLIC_PAGE,
    "dev/mail/preview/<slug:name>/html/": PUBLIC_PAGE,
    "dev/mail/<uuid:mail_id>/": PUBLIC_PAGE,
    "dev/mail/<uuid:mail_id>/html/": PUBLIC_PAGE,
    "dev/design/": PUBLIC_PAGE,
    "dev/design/chart/": PUBLIC_PAGE,
}
# Every page of the record review. Its login page is public: it sends on to the ordinary one.
ADMIN = "admin/"
PUBLIC_ADMIN = frozenset({"admin/login/", "admin/logout/", "admin/jsi18n/"})
# Of these alone something can be sent: alerts are worked on, clinics are set up.
ADMIN_FORMS = frozenset(
    {
        "admin/care/alert/",
        "admin/care/clinic/<path:object_id>/change/",
        "admin/care/thresholds/<path:object_id>/change/",
        "admin/plans/plantemplate/<path:object_id>/change/",
    }
)


def rule_for(match: ResolverMatch | None) -> Rule | None:
    """The rule of a resolved address, or None when nobody wrote one."""
    route = match.route if match else None
    if route is None:
        return None
    if route in PUBLIC_ADMIN:
        return PUBLIC_FORM
    if route in ADMIN_FORMS:
        return RECORDS_FORM
    if route.startswith(ADMIN):
        return RECORDS
    return RULES.get(route)
