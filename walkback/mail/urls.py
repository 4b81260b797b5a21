from django.urls import path

from walkback.mail import views

app_name = "mail"

urlpatterns = [
    path("settings/reminders/", views.reminders, name="reminders"),
    path("u/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
