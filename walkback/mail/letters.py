"""A mail's text and HTML parts from its templates.

Mail programs drop style sheets, so the styles are written into the elements once, when the template
is loaded, not for each mail. For that the template is read as HTML before it is one: its first line has to
be the doctype, and its tags stand where text may stand. A letter that extends the skeleton is put into it
as text first: its blocks must not stand inside each other, and it may use the tags that the skeleton loads.
"""

import re
import textwrap
from functools import cache
from pathlib import Path
from typing import Any, Final

import css_inline
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

TEXT_WIDTH: Final = 76
_EXTENDS: Final = re.compile(r'\{% extends "emails/(\w+)\.html" %\}')
_BLOCK: Final = re.compile(r"\{% block (\w+) %\}(.*?)\{% endblock %\}", re.DOTALL)
_EMPTY_LINES: Final = re.compile(r"\n\s*\n(\s*\n)+")


def letter(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """The text and HTML parts of `templates/emails/<name>.txt` and `.html`."""
    spoken = {
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    text = render_to_string(f"emails/{name}.txt", context)
    return _readable(text), _html_template(name).render(Context(spoken | context))


def _readable(text: str) -> str:
    """Lines of at most TEXT_WIDTH characters, but for addresses; never two empty ones together."""
    lines = [
        textwrap.fill(line, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)
        if "://" not in line
        else line
        for line in text.splitlines()
    ]
    return _EMPTY_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip() + "\n"


@cache
def _html_template(name: str) -> Template:
    inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
    return Template(inliner.inline(_source(name)))


def _source(name: str) -> str:
    """The template's text, put into the skeleton that it extends."""
    path = Path(settings.BASE_DIR) / "templates" / "emails" / f"{name}.html"
    source = path.read_text("utf-8")
    extends = _EXTENDS.match(source)
    if extends is None:
        return source
    own = {block[1]: block[2] for block in _BLOCK.finditer(source)}
    return _BLOCK.sub(lambda block: own.get(block[1], block[2]), _source(extends[1]))
