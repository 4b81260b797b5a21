"""What stands on a page in plain letters: in a pseudo-language that is what nobody could translate."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

# What a person sees or hears of an element besides its text.
READ_OUT: Final = ("alt", "aria-label", "aria-description", "title", "placeholder", "label")
SILENT: Final = frozenset({"script", "style", "noscript"})
VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr",
})  # fmt: skip
# Two letters in a row: single ones are ids of questions and parts of keys.
PLAIN_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*[A-Za-z]")
NO_TEXT: Final = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_-]+)+\b"
)
"""Addresses, ids and names of time zones."""
CODE: Final = re.compile(r"\b[A-Z][A-Z0-9_]{3,}\b")
"""What a rule is called, for looking it up."""
SAME_EVERYWHERE: Final = frozenset({"Walkback", "English", "PDF", "CSV", "UTC"})
"""The product's name, a language's own name, and names that are the same in every language."""


class _Page(HTMLParser):
    """The texts of a page, except what says that it is in English or is nothing to translate."""

    def __init__(self, html: str, *, language: str) -> None:
        super().__init__()
        self.language = language
        self.texts: list[str] = []
        self._hidden: list[bool] = []
        # Where a word may break, it is still one word.
        self.feed(html.replace("<wbr>", ""))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        of_another = given.get("lang", self.language).partition("-")[0] == "en" and (
            given.get("lang", self.language) != self.language
        )
        hidden = (
            any(self._hidden[-1:]) or tag in SILENT or of_another or given.get("translate") == "no"
        )
        if not hidden:
            self.texts += self._said_by(tag, given)
        if tag not in VOID:
            self._hidden.append(hidden)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._hidden:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._hidden[-1:]):
            self.texts.append(data)

    @staticmethod
    def _said_by(tag: str, given: dict[str, str]) -> Iterator[str]:
        yield from (given[name] for name in READ_OUT if name in given)
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            yield given.get("value", "")
        if tag == "meta" and given.get("name") == "description":
            yield given.get("content", "")


def plain_texts(html: str, *, language: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Every text of a page that has a plain word in it. `names` are words of people and places."""
    texts = (" ".join(text.split()) for text in _Page(html, language=language).texts)
    return [text for text in texts if has_plain_word(text, names)]


def has_plain_word(text: str, names: frozenset[str] = frozenset()) -> bool:
    words = PLAIN_WORD.findall(CODE.sub(" ", NO_TEXT.sub(" ", text)))
    return any(word not in SAME_EVERYWHERE and word not in names for word in words)
