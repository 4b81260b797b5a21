"""Facts about templates and static files that nobody should have to check by eye."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from tests.markup import ROOT, STATIC, TEMPLATES, Elements, contrast, theme_colours
from walkback.core.widgets import ChoiceRow, DatePartsField, Scale, choice_label

HTML = sorted(TEMPLATES.rglob("*.html"))
STYLES = sorted((STATIC / "css").glob("*.css"))
ON_THE_PAGE = [path for path in HTML if "email" not in path.parts and "emails" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# -- The policy of the page: our own files, nothing inline ----------------------------------------

FORBIDDEN_ON_PAGES = {
    "an inline style": r"\sstyle\s*=",
    "an inline handler": r"\son[a-z]+\s*=",
    "a style element": r"<style\b",
    "hx-on": r"\bhx-on\b",
    "script in hx-vals": r"hx-vals\s*=\s*[\"']js:",
    "a javascript: link": r"javascript:",
    "a data: address": r"[\"'(]data:",
    "hx-boost, hx-put or hx-delete": r"\bhx-(boost|put|delete)\b",
    "unescaped text": r"\|\s*safe\b|mark_safe|\bautoescape off\b|\|safeseq\b",
    "a picture or script from elsewhere": r"\bsrc\s*=\s*[\"']\s*(https?:)?//",
}


@pytest.mark.parametrize("path", ON_THE_PAGE, ids=name)
def test_a_page_template_keeps_the_content_policy(path: Path) -> None:
    text = path.read_text("utf-8")
    found = {
        what: match.group()
        for what, pattern in FORBIDDEN_ON_PAGES.items()
        if (match := re.search(pattern, text, re.IGNORECASE))
    }
    assert not found


def test_scripts_and_the_nonce_stand_in_the_base_template_alone() -> None:
    users = {
        name(path) for path in HTML if re.search(r"<script|CSP_NONCE", path.read_text("utf-8"))
    }
    assert users == {"templates/base.html"}


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=name)
def test_short_comments_end_on_their_line(path: Path) -> None:
    """Django prints a {# comment #} that spans lines."""
    for line in path.read_text("utf-8").splitlines():
        assert line.count("{#") == line.count("#}"), line


@pytest.mark.parametrize("path", HTML, ids=name)
def test_every_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=name)
def test_a_component_says_what_context_it_takes(path: Path) -> None:
    head = path.read_text("utf-8")[:400].lower()
    assert "context" in head


def test_every_icon_in_use_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text("utf-8")))
    used = {
        found
        for path in HTML
        for found in re.findall(
            r"{%\s*(?:icon|nav_link \"[^\"]+\") \"([^\"]+)\"", path.read_text("utf-8")
        )
    }
    assert used <= drawn


# -- Styles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_use_our_own_files_only(path: Path) -> None:
    for address in re.findall(r"url\(\"?([^)\"]+)", path.read_text("utf-8")):
        assert (path.parent / address).resolve().is_file(), address


LITERAL_COLOUR = r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\("
NAMED_COLOUR = (
    r":[^;{}]*\b(white|black|red|green|blue|gr[ae]y|silver|orange|yellow|brown|teal|navy|purple)\b"
)


@pytest.mark.parametrize("path", [p for p in STYLES if p.name != "tokens.css"], ids=name)
def test_colours_are_named_in_one_place_only(path: Path) -> None:
    """Also that no style goes by a media query of its own for dark: the tokens turn, the rules do not."""
    rules = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    bodies = " ".join(re.findall(r"{([^{}]*)}", rules))
    assert not re.findall(LITERAL_COLOUR, bodies)
    assert not re.findall(NAMED_COLOUR, bodies)
    assert "prefers-color-scheme" not in rules


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_every_variable_in_use_is_defined(path: Path) -> None:
    defined = {
        found for each in STYLES for found in re.findall(r"(--[\w-]+)\s*:", each.read_text("utf-8"))
    }
    used = set(re.findall(r"var\((--[\w-]+)", path.read_text("utf-8")))
    assert used <= defined


@pytest.mark.parametrize("path", HTML, ids=name)
def test_every_style_sheet_a_page_asks_for_is_there(path: Path) -> None:
    asked = re.findall(r"\b((?:css|js|img)/[\w-]+(?:\.[\w-]+)+)", path.read_text("utf-8"))
    assert [each for each in asked if not (STATIC / each).is_file()] == []


def test_both_dark_sets_are_the_same() -> None:
    text = (STATIC / "css/tokens.css").read_text("utf-8")
    by_system = re.search(r":root:not\(\[data-theme=\"light\"\]\) \{(.*?)\n  \}", text, re.DOTALL)
    by_choice = re.search(r":root\[data-theme=\"dark\"\] \{(.*?)\n  \}", text, re.DOTALL)
    assert by_system
    assert by_choice
    assert by_system[1].split() == by_choice[1].split()


PAIRS = [
    ("ink", "ground", 7.0),
    ("ink", "surface", 7.0),
    ("ink", "surface-quiet", 7.0),
    ("ink-soft", "ground", 4.5),
    ("ink-soft", "surface", 4.5),
    ("ink-soft", "surface-quiet", 4.5),
    ("accent", "ground", 4.5),
    ("accent", "surface", 4.5),
    ("accent", "surface-quiet", 4.5),
    ("accent-strong", "accent-wash", 4.5),
    ("accent-ink", "accent", 4.5),
    ("accent-ink", "accent-strong", 4.5),
    ("danger", "surface", 4.5),
    ("danger", "ground", 4.5),
    ("danger", "danger-wash", 4.5),
    ("danger-ink", "danger", 4.5),
    ("ink", "danger-wash", 7.0),
    ("ink", "caution-wash", 7.0),
    ("caution", "caution-wash", 4.5),
    ("line-strong", "surface", 3.0),
    ("line-strong", "ground", 3.0),
    ("line-strong", "surface-quiet", 3.0),
    ("accent", "accent-wash", 4.5),
    ("ink-soft", "accent-wash", 4.5),
    ("focus", "ground", 3.0),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_far_enough_apart(theme: str) -> None:
    colours = theme_colours(theme)
    close = {
        (one, other): round(contrast(colours[one], colours[other]), 2)
        for one, other, least in PAIRS
        if contrast(colours[one], colours[other]) < least
    }
    assert not close


def test_the_vendored_style_sheet_names_no_file_that_is_not_here() -> None:
    vendored = (STATIC / "vendor/bootstrap/bootstrap.min.css").read_text("utf-8")
    assert "sourceMappingURL" not in vendored
    assert (STATIC / "vendor/bootstrap/LICENSE").is_file()


# -- The frame of every page -----------------------------------------------------------------------


def frame(role: str | None = None, path: str = "/today/", **context: object) -> Elements:
    request = RequestFactory().get(path)
    user = SimpleNamespace(is_authenticated=role is not None, role=role)
    return Elements(render_to_string("base.html", {"request": request, "user": user, **context}))


def test_htmx_is_configured_as_the_house_style_says() -> None:
    (meta,) = [m for m in frame().all("meta") if m.get("name") == "htmx-config"]
    config = json.loads(meta["content"])
    codes = [entry["code"] for entry in config["responseHandling"]]
    assert codes.index("422") < codes.index("[45]..")
    assert {"code": "422", "swap": True} in config["responseHandling"]
    wanted = {
        "historyRestoreAsHxRequest": False,
        "historyCacheSize": 0,
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "reportValidityOfForms": True,
    }
    assert wanted.items() <= config.items()


NAVIGATION = {
    None: ["/learn/", "/accounts/login/", "/accounts/signup/"],
    "participant": ["/today/", "/plan/", "/progress/", "/learn/", "/settings/"],
    "clinician": ["/clinic/", "/clinic/people/", "/clinic/team/", "/settings/"],
    "administrator": ["/admin/", "/learn/", "/settings/"],
}


@pytest.mark.parametrize("role", NAVIGATION)
def test_each_role_has_its_navigation(role: str | None) -> None:
    links = [link["href"] for link in frame(role).all("a")]
    start = links.index(NAVIGATION[role][0])
    assert links[start : start + len(NAVIGATION[role])] == NAVIGATION[role]


def test_new_symptoms_are_three_tab_stops_from_the_top_for_participants_only() -> None:
    stops = [link["href"] for link in frame("participant").all("a", "button", "input")]
    assert stops[0] == "#main"
    assert "/symptoms/" in stops[1:4]
    for role in (None, "clinician", "administrator"):
        assert "/symptoms/" not in [link["href"] for link in frame(role).all("a")]


def test_the_page_one_is_on_is_marked() -> None:
    marked = {
        link["href"]: link["aria-current"]
        for link in frame("participant", "/plan/weeks/3/").all("a")
        if "aria-current" in link
    }
    assert marked == {"/plan/": "true"}
    marked = {
        link["href"]: link["aria-current"]
        for link in frame("participant", "/plan/").all("a")
        if "aria-current" in link
    }
    assert marked == {"/plan/": "page"}


def test_the_frame_needs_neither_request_nor_user() -> None:
    page = render_to_string("base.html")
    assert "This service is not monitored round the clock." in page
    assert "In an emergency call your local emergency number." in page
    assert "crisis line" in page


@pytest.mark.parametrize("page", ["400", "403_csrf", "500"])
def test_pages_for_broken_days_need_nothing_but_style(page: str) -> None:
    html = render_to_string(f"{page}.html")
    assert "<script" not in html
    assert html.count("<h1>") == 1


ACCOUNT_PAGES = sorted((TEMPLATES / "account").glob("*.html"))
ACCOUNT_CONTEXTS: list[dict[str, object]] = [
    {},
    {
        "token_fail": True,
        "can_confirm": True,
        "confirmation": {"key": "k", "email_address": {"email": "walker@example.org"}},
        "emailaddresses": [1, 2],
        "emailaddress_radios": [
            {"id": "e1", "checked": True, "emailaddress": {"email": "walker@example.org"}}
        ],
        "can_add_email": True,
        "form": forms.Form({}),
        "reauthentication_alternatives": [{"url": "/", "description": "Use a code"}],
        "redirect_field_name": "next",
        "redirect_field_value": "/today/",
    },
]


@pytest.mark.parametrize("context", ACCOUNT_CONTEXTS, ids=["bare", "full"])
@pytest.mark.parametrize("path", ACCOUNT_PAGES, ids=name)
def test_account_pages_render_and_their_addresses_exist(
    path: Path, context: dict[str, object]
) -> None:
    html = render_to_string(str(path.relative_to(TEMPLATES)), {"form": forms.Form(), **context})
    assert html.count("<h1>") == 1
    ids = Elements(html).ids()
    assert len(ids) == len(set(ids))


# -- Forms ------------------------------------------------------------------------------------------


class SampleForm(forms.Form):
    minutes = forms.IntegerField(max_value=600, help_text="How long?")
    note = forms.CharField(required=False, widget=forms.Textarea())
    pain = forms.ChoiceField(
        choices=[(str(n), str(n)) for n in range(11)],
        widget=Scale("no pain", "worst pain you can think of"),
        help_text="At its worst.",
    )
    answer = forms.ChoiceField(choices=[("no", "No"), ("yes", "Yes")], widget=ChoiceRow())
    effort = forms.ChoiceField(
        choices=[("2", choice_label("Easy <3", "I could sing"))], widget=forms.RadioSelect()
    )
    days = forms.MultipleChoiceField(
        choices=[("1", "Monday")], widget=forms.CheckboxSelectMultiple()
    )
    born_on = DatePartsField(help_text="For example: 23 4 1968.")
    zone = forms.ChoiceField(choices=[("", "Choose"), ("UTC", "UTC")], help_text="Your city.")
    agree = forms.BooleanField(
        error_messages={"required": "Tick the box."}, help_text="So that we may."
    )

    def clean(self) -> None:
        raise forms.ValidationError("The week has ended.")


@pytest.fixture
def refused() -> Elements:
    form = SampleForm(
        {"minutes": "2000", "born_on_day": "31", "born_on_month": "4", "born_on_year": "1968"}
    )
    assert not form.is_valid()
    return Elements(as_crispy_form(form))


def test_a_refused_form_lists_every_mistake_with_a_link_to_its_field(refused: Elements) -> None:
    (summary,) = [attrs for attrs in refused.all("div") if "data-error-summary" in attrs]
    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"
    targets = [link["href"].removeprefix("#") for link in refused.all("a")]
    assert len(targets) == 8
    inputs = {attrs.get("id") for attrs in refused.all("input", "select", "textarea")}
    assert set(targets) <= inputs


def test_ids_are_unique_and_descriptions_exist(refused: Elements) -> None:
    ids = refused.ids()
    assert len(ids) == len(set(ids))
    described = [
        part for _, attrs in refused.found for part in attrs.get("aria-describedby", "").split()
    ]
    assert set(described) <= set(ids)
    for field in ("minutes", "zone", "agree", "born_on", "pain"):
        assert f"id_{field}_helptext" in described
        assert f"id_{field}_error" in described


def test_every_input_has_a_label_and_groups_a_legend(refused: Elements) -> None:
    labelled = {attrs.get("for") for attrs in refused.all("label")}
    for attrs in refused.all("input", "select", "textarea"):
        wrapped = attrs.get("type") in {"radio", "checkbox"}
        assert wrapped or attrs["id"] in labelled, attrs
    assert len(refused.all("fieldset")) == len(refused.all("legend")) == 5


def test_typed_values_are_kept(refused: Elements) -> None:
    values = {attrs.get("name"): attrs.get("value") for attrs in refused.all("input")}
    assert values["minutes"] == "2000"
    assert (values["born_on_day"], values["born_on_month"]) == ("31", "4")


def test_labels_are_escaped_except_their_own_second_line() -> None:
    html = as_crispy_form(SampleForm())
    assert 'Easy &lt;3<span class="choice-hint">I could sing</span>' in html
    assert "(optional)" in html
    assert "data-error-summary" not in html


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "", ""), "Enter the day, month and year."),
        (("1", "", "1960"), "Enter the day, month and year."),
        (("31", "4", "1968"), "Enter a real date, such as 27 3 1962."),
        (("x", "4", "1968"), "Enter a real date, such as 27 3 1962."),
        (("1", "1", "99999999999999999999"), "Enter a real date, such as 27 3 1962."),
    ],
)
def test_date_parts_refuse(typed: tuple[str, str, str], message: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        DatePartsField().clean(list(typed))
    assert set(refusal.value.messages) == {message}


def test_a_week_is_told_in_words_too() -> None:
    days = [
        {"short": "Mon", "long": "Monday", "state": "done", "detail": "25 min"},
        {"short": "Tue", "long": "Tuesday", "state": "missed"},
        SimpleNamespace(short="Wed", long="Wednesday", state="done", detail=""),
    ]
    html = re.sub(r"\s+", " ", render_to_string("components/week_dots.html", {"days": days}))
    assert "<strong>Walked:</strong> Monday (25 min), Wednesday" in html
    assert "<strong>Missed:</strong> Tuesday" in html
