from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "walkback.mail"
    label = "mail"

    def ready(self) -> None:
        from walkback.mail import checks  # noqa: F401  # registers itself
