from django.apps import AppConfig

from tests.pseudo import install


class PseudoConfig(AppConfig):
    name = "tests.pseudo"
    label = "pseudo"

    def ready(self) -> None:
        install()
