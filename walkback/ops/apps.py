from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "walkback.ops"
    label = "ops"
