from django.urls import path

from walkback.accounts import views

app_name = "accounts"

urlpatterns = [
    path("consent/", views.consent, name="consent"),
    path("settings/", views.settings_home, name="settings"),
    path("settings/privacy/", views.privacy, name="privacy"),
    path("settings/profile/", views.profile, name="profile"),
]
