from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "walkback.clinic"
    label = "clinic"
