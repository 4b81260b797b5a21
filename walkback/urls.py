"""Every address, by resource. access_rules.py says who may open each."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from walkback.accounts import views as accounts

# One front door: the admin's own login page sends on to the ordinary one.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Walkback records"
admin.site.site_title = "Walkback records"
admin.site.index_title = "Records"
admin.site.enable_nav_sidebar = False

urlpatterns = [
    path("", accounts.home, name="home"),
    path("help/", accounts.page, {"name": "help"}, name="help"),
    path("privacy/", accounts.page, {"name": "privacy"}, name="privacy"),
    path("terms/", accounts.page, {"name": "terms"}, name="terms"),
    path("language/", set_language, name="set_language"),
    path("accounts/confirm-email/resend/", accounts.resend_confirmation, name="account_resend"),
    path("accounts/", include("allauth.account.urls")),
    path("", include("walkback.accounts.urls")),
    path("", include("walkback.mail.urls")),
    path("", include("screening.urls")),
    path("", include("plans.urls")),
    path("learn/", include("walkback.learn.urls")),
    path("clinic/", include("walkback.clinic.urls")),
    path("", include("walkback.clinic.joining_urls")),
    path("admin/", admin.site.urls),
    path("", include("walkback.ops.urls")),
]
if settings.DEBUG:
    urlpatterns += [
        path("dev/mail/", include("walkback.ops.dev_urls")),
        path("dev/design/", include("walkback.ops.design_urls")),
    ]
