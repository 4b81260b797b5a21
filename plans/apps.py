from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        """Tell the mail and the screening below what plans add to them."""
        from plans import emails
        from plans.actions import after_screening
        from screening import consequences
        from walkback.mail import renderers

        renderers.register(emails.WEEKLY, emails.weekly)
        consequences.register(after_screening.follow)
