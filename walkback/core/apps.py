from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "walkback.core"
    label = "core"
