"""The week on paper, and the pages in another language: both by the links and buttons that stand there."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Route
from pypdf import PdfReader

from tests.e2e import steps
from tests.e2e.cast import PASSWORD, ZONE
from tests.e2e.conftest import NewVisitor
from tests.e2e.keyboard import Keyboard
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

PRINT = "Print this week (PDF)"
# How a person in Australia is told to call, in their first week of 3 walks of 10 minutes.
ON_PAPER = (
    "My walking week",
    "Stop and get help now if you have chest pain",
    "Slow down or stop for today",
    "In an emergency call 000.",
    "To be seen today, call your doctor or",
)
WALKS, MINUTES = 3, 10
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre"),
    *("octubre", "noviembre", "diciembre"),
)
DRAFT = "Esta traducción es un borrador hecho por una máquina."


# -- On paper ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_prints_the_week(new_visitor: NewVisitor, site: Site, scripts: bool) -> None:
    email = f"printer-{scripts}@e2e.example".lower()
    site.make_walker(email)
    visitor = new_visitor(zone=ZONE, scripts=scripts)
    steps.when_she_signs_in(visitor, email)
    assert visitor.heading == "Today"
    planned = re.search(r"Planned: ([\w, ]+?) Rest:", visitor.words)
    assert planned, visitor.words

    visitor.click(visitor.page.get_by_role("navigation").get_by_role("link", name="Plan"))
    visitor.sees(f"= {WALKS * MINUTES} minutes")
    text = when_she_prints_the_week(visitor)
    then_it_says(text, *ON_PAPER, *walks_on(planned[1].split(", ")))

    then_only_what_is_read_is_on_paper(visitor)
    visitor.open("/plan/weeks/1/")
    visitor.follow("This week on one sheet, to print or show")
    visitor.sees(f"{MINUTES} minutes")
    then_only_what_is_read_is_on_paper(visitor)


def when_she_prints_the_week(visitor: Visitor) -> str:
    """Follow the link; the words of the one page that comes. A browser with a viewer of its own saves it as well."""

    def as_file(route: Route) -> None:
        answer = route.fetch()
        shown = answer.headers["content-disposition"]
        saved = {"content-disposition": shown.replace("inline", "attachment")}
        route.fulfill(response=answer, headers=answer.headers | saved)

    visitor.page.route("**/*.pdf", as_file)
    with visitor.page.expect_download() as file:
        visitor.page.get_by_role("main").get_by_role("link", name=PRINT).click()
    assert file.value.suggested_filename == "walking-week.pdf"
    paper = PdfReader(Path(file.value.path()))
    assert len(paper.pages) == 1
    return " ".join(paper.pages[0].extract_text().split())


def walks_on(weekdays: list[str]) -> list[str]:
    """Every walk as the sheet has it: "Monday 23 November 10 min". The week began today."""
    assert len(weekdays) == WALKS
    today = datetime.now(ZoneInfo(ZONE)).date()
    week = [today + timedelta(days=place) for place in range(7)]
    return [f"{day:%A %-d %B} {MINUTES} min" for day in week if f"{day:%A}" in weekdays]


def then_it_says(text: str, *expected: str) -> None:
    missing = [words for words in expected if words not in text]
    assert not missing, f"{missing} not in: {text}"


def then_only_what_is_read_is_on_paper(visitor: Visitor) -> None:
    """No navigation, no button and no link that is only there to be pressed."""
    page = visitor.page
    assert page.get_by_role("navigation").first.is_visible()
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    shown = page.locator("nav, button, .skip-link, .back-link, .small-links, .site-footer ul")
    assert [each.inner_text() for each in shown.all() if each.is_visible()] == []
    page.emulate_media(media="screen")


# -- In another language -----------------------------------------------------------------------------


def language(visitor: Visitor) -> str:
    """What the page says that it is written in."""
    return visitor.page.locator("html").get_attribute("lang") or ""


def then_it_is_spanish(visitor: Visitor, heading: str) -> None:
    assert (language(visitor), visitor.heading) == ("es", heading)
    assert visitor.page.get_by_text(DRAFT).is_visible()


def in_spanish(day: datetime) -> str:
    """ "lunes 23 de noviembre" """
    return f"{WEEKDAYS[day.weekday()]} {day.day} de {MONTHS[day.month - 1]}"


@pytest.mark.parametrize("width", [390, 320])
def test_a_visitor_switches_language_by_the_keyboard(new_visitor: NewVisitor, width: int) -> None:
    visitor = new_visitor(width=width)
    keyboard = Keyboard(visitor)
    visitor.open("/")
    assert language(visitor) == "en"
    keyboard.presses("Español")
    then_it_is_spanish(visitor, "Camine un poco más cada semana, a su ritmo")
    keyboard.presses("Iniciar sesión")
    then_it_is_spanish(visitor, "Iniciar sesión")
    visitor.open("/learn/")
    then_it_is_spanish(visitor, "Aprender")
    keyboard.presses("English")
    assert (language(visitor), visitor.heading) == ("en", "Learn")
    assert visitor.page.url == f"{visitor.site}/learn/"


def test_who_signs_up_in_spanish_goes_on_in_spanish(
    new_visitor: NewVisitor, site: Site, city: str
) -> None:
    """Without scripts: the switch is a form, and the dates are three fields."""
    email = "nueva@e2e.example"
    visitor = new_visitor(scripts=False)
    visitor.open("/")
    visitor.press("Español")
    visitor.click(visitor.page.get_by_role("navigation").get_by_role("link", name="Crear cuenta"))
    then_it_is_spanish(visitor, "Crear cuenta")
    visitor.press("Crear cuenta")
    assert visitor.status == 422
    then_it_is_spanish(visitor, "Crear cuenta")
    when_she_signs_up_in_spanish(visitor, email, city)
    then_it_is_spanish(visitor, "Mire su correo")

    mail = site.mail_to(email, "Confirme")
    visitor.open(next(link for link in steps.LINK.findall(mail.text) if "confirm" in link))
    visitor.press("Sí, confirmar")
    if visitor.heading == "Iniciar sesión":
        when_she_signs_in_in_spanish(visitor, email)
    then_it_is_spanish(visitor, "¿Nos permite guardar sus datos de salud?")


def when_she_signs_up_in_spanish(visitor: Visitor, email: str, city: str) -> None:
    visitor.fill("Dirección de correo", email)
    visitor.fill("Contraseña", PASSWORD)
    born = visitor.page.get_by_role("group", name="Fecha de nacimiento")
    for part, number in (("Día", "23"), ("Mes", "4"), ("Año", "1964")):
        born.get_by_label(part).fill(number)
    visitor.page.get_by_label("País").select_option("ES")
    visitor.page.get_by_label("Zona horaria").select_option(city)
    visitor.page.get_by_label("He leído los términos").check()
    visitor.press("Crear cuenta")


def when_she_signs_in_in_spanish(visitor: Visitor, email: str) -> None:
    visitor.fill("Dirección de correo", email)
    visitor.fill("Contraseña", PASSWORD)
    visitor.press("Iniciar sesión")


def test_a_walker_switches_language_and_back(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "switcher")
    when_she_chooses_by_the_keyboard(visitor, "Settings", "Language", "Español", "Save")
    then_it_is_spanish(visitor, "Ajustes")
    visitor.open("/today/")
    then_it_is_spanish(visitor, "Hoy")
    visitor.look(afresh=True)
    visitor.sees("Semana 1", "Previsto:", "minutos")
    visitor.open("/plan/weeks/1/")
    visitor.sees("Desde", in_spanish(datetime.now(ZoneInfo(ZONE))))

    when_she_signs_out_and_in_again(visitor, "switcher@e2e.example")
    then_it_is_spanish(visitor, "Hoy")
    when_she_chooses_by_the_keyboard(visitor, "Ajustes", "Idioma", "English", "Guardar")
    visitor.open("/today/")
    assert (language(visitor), visitor.heading) == ("en", "Today")
    assert not visitor.page.get_by_text(DRAFT).is_visible()


def when_she_chooses_by_the_keyboard(
    visitor: Visitor, settings: str, field: str, own_name: str, save: str
) -> None:
    """From the navigation through the settings to the saved choice, without a mouse."""
    keyboard = Keyboard(visitor)
    visitor.open("/today/")
    keyboard.presses(settings)
    link = visitor.page.get_by_role("main").get_by_role("link", name=re.compile(f"^{field},"))
    keyboard.presses(link.inner_text().strip())
    keyboard.goes_to(field)
    keyboard.strike(own_name[0])
    chosen = visitor.page.get_by_label(field, exact=True).locator("option:checked")
    assert chosen.inner_text() == own_name
    keyboard.presses(save)


def when_she_signs_out_and_in_again(visitor: Visitor, email: str) -> None:
    """The browser asks for English; the account's own choice wins."""
    footer = visitor.page.get_by_role("contentinfo")
    visitor.click(footer.get_by_role("link", name="Cerrar sesión"))
    visitor.press("Cerrar sesión")
    steps.when_she_signs_in(visitor, email)
