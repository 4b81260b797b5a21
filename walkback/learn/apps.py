from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "walkback.learn"
    label = "learn"
