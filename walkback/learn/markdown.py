"""Markdown of the lessons to HTML: headings one can link to, our own drawings, and the plain words for the search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

PICTURE_FOLDER = "img/lessons"
PICTURE_SIZE = (640, 320)
"""Width and height of every drawing, in its own units."""


@dataclass(frozen=True)
class Section:
    """A heading with the words below it. `blocks` are paragraphs, list points and captions without any markup.

    The part before the first heading has no heading and no anchor.
    """

    heading: str
    anchor: str
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Rendered:
    html: SafeString
    sections: tuple[Section, ...]


def render(text: str) -> Rendered:
    """The HTML and the sections of a text. Raw HTML stays text.

    Raises ValueError for a picture that is not among our drawings.
    """
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.add_render_rule("image", _picture)
    tokens = markdown.parse(text)
    for heading, words in _headings(tokens):
        heading.attrSet("id", _anchor(_plain(words)))
    _unwrap_pictures(tokens)
    # Our own files, and nothing in them is passed on unescaped but what the renderer itself writes.
    html = SafeString(markdown.renderer.render(tokens, markdown.options, {}))
    return Rendered(html, tuple(_sections(tokens)))


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each heading's opening with the words that follow it."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[place + 1]


def _unwrap_pictures(tokens: Sequence[Token]) -> None:
    """A figure stands by itself, not in a paragraph."""
    for place, token in enumerate(tokens):
        children = token.children or []
        if token.type == "inline" and [child.type for child in children] == ["image"]:
            tokens[place - 1].hidden = tokens[place + 1].hidden = True


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    heading, anchor = "", ""
    blocks: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield Section(heading, anchor, tuple(blocks))
            heading = _plain(tokens[place + 1])
            anchor, blocks = _anchor(heading), []
        elif token.type == "inline" and tokens[place - 1].type != "heading_open":
            blocks.append(_plain(token))
    yield Section(heading, anchor, tuple(blocks))


def _anchor(heading: str) -> str:
    # The prefix keeps it apart from the names that the frame of the page uses.
    return f"part-{slugify(heading, allow_unicode=True)}"


def _plain(inline: Token) -> str:
    words = []
    for child in inline.children or []:
        if child.type == "image":
            words += [child.content, ". ", str(child.attrs.get("title", ""))]
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        else:
            words.append(child.content)
    return "".join(words).strip()


def _picture(
    _renderer: object, tokens: Sequence[Token], place: int, _options: object, _env: object
) -> SafeString:
    """A drawing with what it shows in words, and its caption. It takes its colours from the page."""
    token = tokens[place]
    name = str(token.attrs["src"])
    path = f"{PICTURE_FOLDER}/{name}.svg"
    if not name.isidentifier() or finders.find(path) is None:
        raise ValueError(f"there is no picture {name!r}")
    width, height = PICTURE_SIZE
    return format_html(
        '<figure class="picture"><svg viewBox="0 0 {} {}" role="img" aria-labelledby="picture-{}" focusable="false">'
        '<title id="picture-{}">{}</title><use href="{}#drawing"></use></svg><figcaption>{}</figcaption></figure>',
        width,
        height,
        name,
        name,
        token.content,
        static(path),
        token.attrs.get("title", ""),
    )
