"""What Walkback may not say, and how simply it has to say the rest."""

import ast
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from walkback.learn.queries import lessons

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted(
    path
    for folder in ("templates", "walkback/learn/content", "docs")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".txt", ".md"}
)
# Clinical specification 9.1. One exception: the disclaimer's "does not diagnose".
BANNED = re.compile(
    r"\b(treats?|cures?|prevents?|diagnos(es?|ing)|clinically proven|safe for you|medical[- ]grade)\b",
    re.IGNORECASE,
)
ALLOWED = "does not diagnose"
# Mails may be read over a shoulder (product specification, Mail).
HEALTH = re.compile(
    r"\b(pain\w*|backs?|spin(e|al)|flar\w+|symptom\w*|screening\w*)\b", re.IGNORECASE
)
ACCOUNT_MAILS = sorted((ROOT / "templates/account/email").glob("*.txt"))
EASIEST_TO_HARDEST = 6.0  # Flesch-Kincaid grade; reading age 9 to 11 is about grade 4 to 6


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words_of(source: str) -> str:
    """What a template says: of its tags only the texts that they translate."""

    def texts(tag: re.Match[str]) -> str:
        return " . ".join(re.findall(r"(?:translate |_\()\"([^\"]*)\"", tag[0])) or " "

    return re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", texts, source, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_banned_words_stay_out(path: Path) -> None:
    text = path.read_text("utf-8").replace(ALLOWED, "")
    assert not [found.group() for found in BANNED.finditer(words_of(text))]


def spoken(path: Path) -> list[str]:
    """The texts in a module that a person may come to read: strings that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    ]


def test_banned_words_stay_out_of_texts_in_code() -> None:
    found = {
        f"{name(path)}: {text}"
        for package in ("walkback", "screening", "plans")
        for path in (ROOT / package).rglob("*.py")
        for text in spoken(path)
        if BANNED.search(text.replace(ALLOWED, ""))
    }
    assert not found


@pytest.mark.parametrize("path", ACCOUNT_MAILS, ids=name)
def test_account_mails_say_nothing_about_health(path: Path) -> None:
    assert not HEALTH.findall(path.read_text("utf-8").replace("Walkback", ""))


def test_mail_titles_of_lessons_say_nothing_about_health() -> None:
    assert not [lesson.mail_title for lesson in lessons() if HEALTH.search(lesson.mail_title)]


@pytest.mark.parametrize("path", [p for p in ACCOUNT_MAILS if "subject" in p.name], ids=name)
def test_subjects_are_one_line_without_variables(path: Path) -> None:
    assert "{{" not in path.read_text("utf-8")
    assert "blocktranslate" not in path.read_text("utf-8")
    text = render_to_string(str(path.relative_to(ROOT / "templates")))
    assert text.count("\n") == 1
    assert text.strip()


def test_mails_are_plain_text_and_keep_addresses_whole() -> None:
    link = "https://walks.example/accounts/confirm-email/a:b&c/"
    body = render_to_string("account/email/email_confirmation_message.txt", {"activate_url": link})
    assert link in body
    assert body.startswith("Hello,\n\nPlease confirm")


def syllables(word: str) -> int:
    """A rough count: groups of vowels, a silent ending left out."""
    bare = re.sub(r"(?<=[^laeiouy])(es|ed|e)$", "", word.lower()) if len(word) > 3 else word.lower()
    return max(1, len(re.findall(r"[aeiouy]+", bare)))


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade of a text, headings and list points counting as sentences."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = [
        part for part in re.split(r"[.!?]+|\n\n|\n- ", text) if re.search(r"[A-Za-z]", part)
    ]
    return (
        0.39 * len(words) / len(sentences)
        + 11.8 * sum(syllables(word) for word in words) / len(words)
        - 15.59
    )


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.slug)
def test_lessons_are_easy_to_read(lesson) -> None:
    assert reading_grade(lesson.text) <= EASIEST_TO_HARDEST


@pytest.mark.parametrize("page", ["home", "help", "privacy", "terms"])
def test_plain_pages_are_easy_to_read(page: str) -> None:
    source = (ROOT / f"templates/pages/{page}.html").read_text("utf-8")
    text = re.sub(r"<[^>]+>", " ", re.sub(r"</(p|li|h\d|a)>", ".", words_of(source)))
    assert reading_grade(text) <= EASIEST_TO_HARDEST
