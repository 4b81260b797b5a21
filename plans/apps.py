from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        """Tell the mail and the screening below what plans add to them."""
        from plans import emails
        from plans.actions import after_screening, resuming
        from plans.presenters import changes
        from screening import consequences, plan_words
        from walkback.mail import renderers

        renderers.register(emails.WEEKLY, emails.weekly)
        consequences.register(after_screening.follow)
        consequences.register_clearing(resuming.follow_clearing)
        plan_words.register(changes.words_for)
