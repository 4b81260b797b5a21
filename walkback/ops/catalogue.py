"""The catalogue of texts: collected from the source, updated in every language, compiled.

Made with Babel, which is there in development only. Nothing in the files depends on when or where they were made: no
dates, no line numbers, sorted by text, so that a diff shows what changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import template

from walkback.ops.texts_as_data import SOURCES

# Without walkback/ops, this folder: what its commands print is for those who run the service, in English.
CODE: Final = ("walkback", "screening", "plans")
TEMPLATES: Final = "templates"
TEMPLATE_ENDINGS: Final = (".html", ".txt")
SOURCE_LANGUAGE: Final = "en"
# Which arguments of a call are texts, counted from 1; "c" marks the one that is the context.
CALLS: Final[Mapping[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # The rules' own: plans/domain/words.py.
    "say": None,
    "say_count": (1, 2),
}
# A file that is made again must come out the same.
WHENEVER: Final = datetime(2026, 1, 1, tzinfo=UTC)
LEFT_OUT: Final = (
    b'"POT-Creation-Date:',
    b'"PO-Revision-Date:',
    b'"Generated-By:',
    b'"Report-Msgid-Bugs-To:',
    b'"Last-Translator:',
    b'"Language-Team:',
)


@dataclass(frozen=True)
class Text:
    """One text of the source: a string, or its forms for one and for more; with what tells it from a like one."""

    id: str | tuple[str, str]
    context: str | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.id,) if isinstance(self.id, str) else self.id


@dataclass(frozen=True)
class Made:
    """One file of the catalogue as it should be."""

    path: Path
    content: bytes

    @property
    def is_up_to_date(self) -> bool:
        return self.path.is_file() and self.path.read_bytes() == self.content


class BadSource(ValueError):
    """A text that cannot be translated. The message names the file and what is wrong."""


def folder() -> Path:
    return Path(settings.LOCALE_PATHS[0])


def languages() -> list[str]:
    """Every language that is translated into, checked or not."""
    known = {code for code, _name in settings.LANGUAGES} | set(settings.DRAFT_LANGUAGES)
    return sorted(known - {SOURCE_LANGUAGE})


def texts_of_source() -> list[Text]:
    """Every text of the code, the templates and the tables, each once. Raises BadSource."""
    root = Path(settings.BASE_DIR)
    found = {
        text
        for path in _files(root)
        for text in _texts(path.read_text("utf-8"), path.relative_to(root))
    }
    found |= {Text(text) for source in SOURCES for text in source()}
    return sorted(found, key=lambda text: (text.forms, text.context or ""))


def _files(root: Path) -> Iterator[Path]:
    for name in CODE:
        yield from (path for path in sorted((root / name).rglob("*.py")) if not _is_passed(path))
    for path in sorted((root / TEMPLATES).rglob("*")):
        if path.suffix in TEMPLATE_ENDINGS:
            yield path


def _is_passed(path: Path) -> bool:
    return "migrations" in path.parts or path.is_relative_to(Path(__file__).parent)


def _texts(source: str, path: Path) -> Iterator[Text]:
    if path.suffix in TEMPLATE_ENDINGS:
        # What comes out has the calls on lines of their own indentation, which is no Python.
        lines = template.templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    for _line, call, arguments, _comments in extract_python(
        BytesIO(source.encode()), CALLS, (), {"encoding": "utf-8"}
    ):
        yield from _text(str(call), arguments, path)


def _text(call: str, arguments: object, path: Path) -> Iterator[Text]:
    """The text that one call names; nothing when it is handed on in a variable."""
    given = arguments if isinstance(arguments, tuple) else (arguments,)
    wanted = CALLS[call] or (1,)
    if len(given) < len(wanted):
        return
    named = [given[place[0] - 1 if isinstance(place, tuple) else place - 1] for place in wanted]
    if not all(isinstance(each, str) for each in named):
        return
    strings = [str(each) for each in named]
    if not strings[-1]:
        raise BadSource(f"{path}: an empty text; its translation would be the catalogue's head")
    context = strings.pop(0) if isinstance(wanted[0], tuple) else None
    yield Text(strings[0] if len(strings) == 1 else (strings[0], strings[1]), context)


def template_of(texts: list[Text]) -> Catalog:
    """The texts, to be translated."""
    catalogue = _empty(None)
    for text in texts:
        catalogue.add(text.id, context=text.context)
    return catalogue


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        project="Walkback",
        version="1",
        header_comment="# The texts of Walkback.",
        creation_date=WHENEVER,
        revision_date=WHENEVER,
        fuzzy=False,
    )


def updated(language: str, texts: list[Text], kept: bytes) -> Catalog:
    """The texts in a language: what is translated stays, what is new is empty, what is gone goes."""
    old = read_po(BytesIO(kept), locale=language) if kept else _empty(language)
    new = _empty(language)
    for text in texts:
        message = new.add(text.id, context=text.context)
        was: Message | None = old.get(text.id, text.context)
        if was is not None and isinstance(was.id, str) is isinstance(text.id, str):
            message.string = was.string
    return new


def as_po(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(LEFT_OUT))


def as_mo(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def made() -> list[Made]:
    """Every file of the catalogue as the source and the present translations make it. Raises BadSource."""
    texts = texts_of_source()
    files = [Made(folder() / "django.pot", as_po(template_of(texts)))]
    for language in languages():
        place = folder() / language / "LC_MESSAGES"
        po = place / "django.po"
        catalogue = updated(language, texts, po.read_bytes() if po.is_file() else b"")
        files += [Made(po, as_po(catalogue)), Made(place / "django.mo", as_mo(catalogue))]
    return files


def untranslated(language: str) -> list[str]:
    """The texts that have no translation yet."""
    po = folder() / language / "LC_MESSAGES" / "django.po"
    catalogue = read_po(BytesIO(po.read_bytes()), locale=language)
    return [str(message.id) for message in catalogue if message.id and not _is_whole(message)]


def _is_whole(message: Message) -> bool:
    given = message.string
    return all(given) if isinstance(given, (tuple, list)) else bool(given)
