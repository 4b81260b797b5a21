from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "walkback.care"
    label = "care"

    def ready(self) -> None:
        """A clinician reviews the records of the people they look after."""
        from walkback.accounts import reach
        from walkback.care.team_queries import reach_of

        reach.register(reach_of)
