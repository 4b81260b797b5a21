"""The settings of development with both pseudo-languages on offer, for a web process of the browser tests."""

from tests.pseudo import LANGUAGES as PSEUDO_LANGUAGES
from walkback.settings import *  # noqa: F403
from walkback.settings import FORMAT_MODULE_PATH as OWN_FORMATS
from walkback.settings import INSTALLED_APPS as OWN_APPS

LANGUAGES = [("en", "English"), *PSEUDO_LANGUAGES.items()]
FORMAT_MODULE_PATH = [  # type: ignore[assignment]  # Django takes one or several
    OWN_FORMATS,
    "tests.pseudo.locale",
]
INSTALLED_APPS = [*OWN_APPS, "tests.pseudo"]
