"""A mail's text and HTML parts from its templates.

Mail programs drop style sheets, so the styles are written into the elements once, when the template
is loaded, not for each mail. For that the template is read as HTML before it is one: its first line has to
be the doctype, and its tags stand where text may stand.
"""

from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation


def letter(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """The text and HTML parts of `templates/emails/<name>.txt` and `.html`."""
    spoken = {
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    text = render_to_string(f"emails/{name}.txt", context)
    return text, _html_template(name).render(Context(spoken | context))


@cache
def _html_template(name: str) -> Template:
    source = (Path(settings.BASE_DIR) / "templates" / "emails" / f"{name}.html").read_text()
    inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
    return Template(inliner.inline(source))
