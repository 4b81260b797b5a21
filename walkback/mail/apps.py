from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "walkback.mail"
    label = "mail"
