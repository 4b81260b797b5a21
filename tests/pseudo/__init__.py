"""Two languages that nobody speaks, made from English by code: for tests, never shipped.

`en-xa` has every letter accented and is 40 % longer; `ar-xb` is the same, written from right to left. Where such a page
shows a plain letter, a text did not go through the catalogue; where a bracket is cut off, a text has no room to grow.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations
from typing import Any, Final

from django.conf import settings
from django.test import override_settings
from django.utils import formats, translation
from django.utils.translation import trans_real
from django.utils.translation.trans_real import DjangoTranslation

LONGER, MIRRORED = "en-xa", "ar-xb"
LANGUAGES: Final = {LONGER: "⟦Ļöñĝéŕ⟧", MIRRORED: "⟦Ḿîŕŕöŕéð⟧"}
OPEN, CLOSE = "⟦", "⟧"
_PLAIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ACCENTED: Final = "ÅƁÇÐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž"
_LETTERS: Final = str.maketrans(_PLAIN, _ACCENTED)
# What a program reads: places to fill in, tags, entities.
_KEPT: Final = re.compile(r"(%\(\w+\)[a-z]|%[sdif%]|\{\w*\}|<[^<>]*>|&\w+;)")
_SHORT: Final = 4
_SHARE: Final = 0.4
_FILLER: Final = " ẋéþöļ"


def pseudo(text: str) -> str:
    """The text in the longer pseudo-language. Blanks around it, placeholders and tags stay."""
    inner = text.strip()
    if not re.search(r"[A-Za-z]", _KEPT.sub("", inner)):
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    accented = "".join(
        part if place % 2 else part.translate(_LETTERS)
        for place, part in enumerate(_KEPT.split(inner))
    )
    return f"{before}{OPEN}{accented}{_more(inner)}{CLOSE}{after}"


def _more(text: str) -> str:
    """Two fifths of its length, in words of a usual length. A short form stays short: it is one in any language."""
    length = len(_KEPT.sub("", text))
    wanted = round(length * _SHARE) - 2 if length > _SHORT else 0
    return (_FILLER * (wanted // len(_FILLER) + 1))[:wanted].rstrip() if wanted > 0 else ""


class PseudoTranslation(DjangoTranslation):
    """Knows what the catalogue and the libraries know, and says it in the pseudo-language.

    A text that no catalogue has stays as it is: nobody could translate it, though it asked to be.
    """

    def __init__(self, language: str, known: frozenset[str]) -> None:
        # Without the catalogues of real languages that its parent loads.
        self._pseudo = language
        self._known = known
        # Lists of countries put another one here for a moment.
        self._fallback = NullTranslations()

    def language(self) -> str:
        return self._pseudo

    def to_language(self) -> str:
        return self._pseudo

    def gettext(self, message: str) -> str:
        _context, _, text = message.rpartition(trans_real.CONTEXT_SEPARATOR)
        return pseudo(text) if message in self._known else text

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        _context, _, one = msgid1.rpartition(trans_real.CONTEXT_SEPARATOR)
        _context, _, more = msgid2.rpartition(trans_real.CONTEXT_SEPARATOR)
        text = one if n == 1 else more
        return pseudo(text) if msgid1 in self._known else text


@cache
def known_texts() -> frozenset[str]:
    """What can be translated: our texts as the source has them now, and those of the libraries."""
    # Needs the applications, which the settings of the browser tests are loaded before.
    from walkback.ops import catalogue  # noqa: PLC0415

    ours = (
        f"{text.context}{trans_real.CONTEXT_SEPARATOR}{text.forms[0]}"
        if text.context
        else text.forms[0]
        for text in catalogue.texts_of_source()
    )
    return frozenset(ours) | frozenset(_texts_of(DjangoTranslation("es")))


def _texts_of(translations: DjangoTranslation) -> Iterator[str]:
    texts: Any = translations
    for key in texts._catalog.keys():  # noqa: SIM118  # it is no dictionary: only keys() goes over it
        yield key if isinstance(key, str) else key[0]


def install() -> None:
    """Let Django find the two where it keeps the languages that it has loaded."""
    formats.reset_format_cache()
    loaded: Any = trans_real
    for language in LANGUAGES:
        loaded._translations[language] = PseudoTranslation(language, known_texts())


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Offer both languages, and speak one of them."""
    offered = [("en", "English"), *LANGUAGES.items()]
    paths = [settings.FORMAT_MODULE_PATH, "tests.pseudo.locale"]
    with override_settings(LANGUAGES=offered, FORMAT_MODULE_PATH=paths):
        install()
        with translation.override(language):
            yield
    formats.reset_format_cache()
