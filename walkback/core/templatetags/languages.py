"""What the page's frame says about languages."""

from django import template

from walkback.core import languages

register = template.Library()


@register.simple_tag
def draft_language() -> bool:
    """Whether the page is written in a language that nobody has checked yet."""
    return languages.is_draft()


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """Code and own name of each language that this page could be read in instead."""
    now = languages.supported(languages.in_use())
    return [(code, name) for code, name in languages.offered() if code != now]


@register.simple_tag
def own_language() -> str:
    """The name of the language in use where there is more than one to choose from, else nothing."""
    names = dict(languages.offered())
    return names.get(languages.supported(languages.in_use()), "") if len(names) > 1 else ""
