"""The catalogue of translations against the source: nothing stale, nothing lost, every placeholder in its place."""

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext, ngettext

from plans.domain.words import joined, say, say_count
from walkback.core.translated import in_language, translate
from walkback.ops import catalogue
from walkback.ops.catalogue import Text
from walkback.ops.texts_as_data import SOURCES, texts_in

LANGUAGES = catalogue.languages()
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%|</?[a-z]+[^>]*>")
BANNED = re.compile(
    r"\b(clínicamente probad|seguro para (usted|ti)|grado médico|diagnostica\b)", re.IGNORECASE
)


def read(language: str) -> Catalog:
    path = catalogue.folder() / language / "LC_MESSAGES" / "django.po"
    return read_po(BytesIO(path.read_bytes()), locale=language)


def translated(language: str) -> list[tuple[str, str]]:
    """Each text with its translation; each form of a counted one with the form for many."""
    pairs = []
    for message in read(language):
        if message.id:
            pairs += [(source, target) for source, target in _forms(message) if target]
    return pairs


def _forms(message: Message) -> list[tuple[str, str]]:
    if isinstance(message.id, (tuple, list)):
        targets = message.string or ()
        return [(str(message.id[min(place, 1)]), str(each)) for place, each in enumerate(targets)]
    return [(str(message.id), str(message.string or ""))]


def test_nothing_is_stale() -> None:
    """When this fails: `make messages`, then translate what is new."""
    assert [file.path.name for file in catalogue.made() if not file.is_up_to_date] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_every_placeholder_and_tag(language: str) -> None:
    wrong = []
    for source, target in translated(language):
        wants, has = Counter(PLACES.findall(source)), Counter(PLACES.findall(target))
        # A form for one thing may leave out its number.
        extra = {place for place in has if place not in wants}
        lost = {place for place in wants if place not in has} - {"%(n)s", "%(count)s", "{n}"}
        if extra or lost:
            wrong.append((source, target))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_promise_nothing_that_the_source_does_not(language: str) -> None:
    assert [target for _source, target in translated(language) if BANNED.search(target)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_begin_and_end_as_the_source(language: str) -> None:
    """A blank or a full stop that went missing shows where two texts meet."""
    wrong = [
        (source, target)
        for source, target in translated(language)
        if (source[:1] == " ", source[-1:] == " ", source[-1:] in ".,:?…")
        != (target[:1] == " ", target[-1:] == " ", target[-1:] in ".,:?…")
    ]
    assert wrong == []


# -- Collecting ------------------------------------------------------------------------------------


def test_calls_are_found_whatever_form_they_have() -> None:
    source = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
A = _("one "
      "text")
B = ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
C = pgettext("verb", "Log")
D = gettext_lazy("later")
E = say("You walked {minutes} minutes.", minutes=3)
F = say_count("{n} walk", "{n} walks", 2)
G = _(handed_on)
"""
    found = set(catalogue._texts(source, Path("plans/x.py")))
    assert found == {
        Text("one text"),
        Text(("%(n)s day", "%(n)s days")),
        Text("Log", "verb"),
        Text("later"),
        Text("You walked {minutes} minutes."),
        Text(("{n} walk", "{n} walks")),
    }


def test_templates_are_read_as_django_reads_them() -> None:
    source = """{% load i18n %}
  {# not this #}
    <p title="{% translate "Shown" %}">{% blocktranslate trimmed with day=at|date:"WEEKDAY" %}
        From {{ day }} on,
        100% so.
      {% endblocktranslate %}
  {% blocktranslate count n=days %}{{ n }} walk{% plural %}{{ n }} walks{% endblocktranslate %}</p>
{% include "x.html" with submit=_("Save") only %}{% translate "Log" context "verb" %}
"""
    assert set(catalogue._texts(source, Path("x.html"))) == {
        Text("Shown"),
        Text("From %(day)s on, 100%% so."),
        Text(("%(n)s walk", "%(n)s walks")),
        Text("Save"),
        Text("Log", "verb"),
    }


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(catalogue.BadSource, match="empty text"):
        list(catalogue._texts('_("")', Path("x.py")))


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone() -> None:
    first = [Text("Gone"), Text("Save"), Text(("%(n)s day", "%(n)s days"))]
    kept = catalogue.updated("es", first, b"")
    for text, translation_of_it in (
        ("Save", "Guardar"),
        ("Gone", "Ido"),
        ("%(n)s day", ("%(n)s día", "%(n)s días")),
    ):
        message = kept.get(text)
        assert message
        message.string = translation_of_it
    second = [Text("New"), *first[1:]]
    po = catalogue.as_po(catalogue.updated("es", second, catalogue.as_po(kept)))
    again = read_po(BytesIO(po), locale="es")
    assert {message.id: message.string for message in again if message.id} == {
        "New": "",
        "Save": "Guardar",
        ("%(n)s day", "%(n)s days"): ("%(n)s día", "%(n)s días"),
    }
    assert b"Ido" not in po
    assert b"#:" not in po


def test_tables_are_collected_without_their_codes() -> None:
    texts = [text for source in SOURCES for text in source()]
    assert "Leaking pee when you did not before" in texts
    assert "No time" in texts
    assert not {"A1", "S37", "time", "1.0", "", "leg-weakness"} & set(texts)
    assert list(texts_in({"a": ("b", ["c"])})) == ["b", "c"]


# -- Sentences of the rules ------------------------------------------------------------------------


def test_english_sentences_stay_as_they_are() -> None:
    with translation.override("en"):
        words = joined(
            say("You walked {done} minutes.", done=12),
            say("Then {rest}.", rest=say_count("{n} day", "{n} days", 1)),
        )
        assert in_language(words) == words == "You walked 12 minutes. Then 1 day."
        assert in_language("as it is {x}") == "as it is {x}"
        assert translate("") == ""


def test_sentences_are_made_again_from_the_translated_template(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spanish = {"Walk {days} in a week.": "En una semana, camina {days}."}
    monkeypatch.setattr("walkback.core.translated.gettext", lambda text: spanish.get(text, text))
    monkeypatch.setattr(
        "walkback.core.translated.ngettext",
        lambda one, many, n: {"{n} day": "{n} día", "{n} days": "{n} días"}[
            one if n == 1 else many
        ],
    )
    words = say("Walk {days} in a week.", days=say_count("{n} day", "{n} days", 3))
    assert words == "Walk 3 days in a week."
    assert in_language(words) == "En una semana, camina 3 días."


def test_without_a_translation_english_is_shown() -> None:
    with translation.override("es"):
        assert gettext("no such text is in the catalogue") == "no such text is in the catalogue"
        assert ngettext("no such", "no suches", 2) == "no suches"
