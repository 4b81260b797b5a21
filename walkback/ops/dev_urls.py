"""Routed in development only: these pages show mail to everybody."""

from django.urls import path

from walkback.ops import views

app_name = "dev-mail"
urlpatterns = [
    path("", views.caught_mail_list, name="list"),
    path("preview/", views.mail_preview_list, name="preview-list"),
    path("preview/<slug:name>/", views.mail_preview, name="preview"),
    path("preview/<slug:name>/html/", views.mail_preview_html, name="preview-html"),
    path("<uuid:mail_id>/", views.caught_mail, name="message"),
    path("<uuid:mail_id>/html/", views.caught_mail_html, name="html"),
]
