"""Addresses of people who join a clinic, or belong to one."""

from django.urls import path

from walkback.clinic.views import joining

app_name = "joining"

urlpatterns = [
    path("join/", joining.join, name="join"),
    path("join/account/", joining.account, name="account"),
    path("join/<str:code>/", joining.link, name="link"),
    path("settings/clinic/", joining.my_clinic, name="mine"),
    path("settings/clinic/leave/", joining.leave, name="leave"),
]
