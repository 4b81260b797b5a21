from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "walkback.care"
    label = "care"
