from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "walkback.ops"
    label = "ops"

    def ready(self) -> None:
        """The record review's first page says how things stand now."""
        from django.contrib import admin

        from walkback.ops.views import with_today

        admin.site.index = with_today(admin.site.index)  # type: ignore[assignment]
