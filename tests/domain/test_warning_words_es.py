"""Spanish notes: what has to be found, by the line it asks about, and what is said every day and finds nothing."""

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.warning_forms_es import FORMS
from screening.domain.warning_words import TICK_OF, _words, warning_words
from tests.domain.test_warning_words import covers, entries

FOUND = {
    "nerves": """
Se me durmió la pierna a mitad de camino.
la pierna dormida otra vez
Tengo los dos pies dormidos.
se me ha quedado la pierna izquierda dormida
Siento el pie como dormido.
Hormigueo en los dedos del pie.
Tengo la zona de la entrepierna adormecida
No siento la planta del pie.
no ciento el pie
La pierna está entumida desde ayer.
Noto el muslo acorchado.
Me duelen las dos piernas.
Dolor en ambas piernas al bajar.
Las 2 piernas con calambres.
Se me escapa la orina.
no pude aguantar el pis
Me meé encima al toser.
No llego al baño a tiempo.
Llevo tres días estreñido.
Se me escapó la caca.
problemas con la bejiga
No siento alrededor del ano al limpiarme.
Ya no tengo erecciones.
Pérdida de sensibilidad entre las piernas.
""",
    "leg-weakness": """
Tengo la pierna muy débil.
Sin fuerza en el pie derecho.
Arrastro el pie izquierdo.
Se me dobló la rodilla.
La pierna no me responde.
No pude caminar hoy.
Volví cojeando a casa.
Llegué rengueando.
Me fallan las piernas.
Me temblaban las piernas.
Tengo el pie caído.
""",
    "heart": """
Me apretaba el pecho en la cuesta.
Dolor de pecho.
Me faltaba el aire.
Me quedé sin aliento.
Casi me desmayo.
me desmalle en la calle
Un poco de mareo al final.
Palpitaciones por la noche.
Me dolió la barriga de repente.
El corazón me iba muy rápido.
Me dio sudor frío.
Perdí el conocimiento.
""",
    "calf": """
Tengo la pantorrilla hinchada.
un gemelo caliente y rojo
pierna inchada
Me dijeron que es un coágulo.
Se me hincha la pierna derecha.
""",
    "fever": """
Tuve fiebre anoche.
con calentura desde ayer
Escalofríos toda la tarde.
Sudo por la noche y mojo las sábanas.
Tengo unas décimas.
""",
    "weight": """
Bajé de peso sin querer.
He perdido 5 kilos.
He perdido peso este mes.
Adelgacé mucho.
No tengo apetito.
""",
    "fall": """
Me caí en la escalera.
ayer me cai
Una caída tonta.
Tropecé con una piedra.
Resbalé en el hielo.
Me di un golpe en la cabeza.
Pierdo el equilibrio.
Tengo una fractura.
""",
    "illness": """
Estoy con gripa.
Tengo gripe y tos.
Vomité por la mañana.
Hay sangre al final.
No me siento bien.
Me siento mal hoy.
Me operaron el mes pasado.
El médico me recetó una cosa.
Empecé a tomar unas pastillas.
Me subió la presión.
Fui a urgencias.
Me salió un bulto.
""",
    "pregnancy": """
Estoy embarazada.
creo que estoy embarasada
Esperamos un bebé para mayo.
No me ha bajado la regla.
Contracciones desde ayer.
Rompí aguas.
Tuve un aborto.
""",
}
"""By the line of the list, notes that have to point to it."""

NEGATED = """
Sin fiebre.
No tengo dolor de pecho.
Ya no se me duerme la pierna.
No me caí.
"""
"""As in English a "no" changes nothing: a note never reassures."""

INNOCENT = """
Caminé sin dolor.
Me sentí bien.
Hoy me siento muy bien.
Caminé treinta minutos por el parque.
Hoy no me dolió nada.
No sentí dolor en todo el camino.
No siento molestias.
Seguí todo recto hasta la plaza.
Un buen paseo con mi perro.
Dormí muy bien anoche.
He dormido ocho horas.
Me quedé dormido en el sofá.
Los niños ya estaban dormidos.
Las zapatillas nuevas amortiguan bien.
Hace un año que no caminaba tanto.
Hace un ano que no caminaba tanto.
El año pasado no podía ni pensarlo.
Mi amigo inglés vino conmigo.
Tengo clase de inglés a las seis.
Me di un baño caliente al volver.
Me mojé con la lluvia, pero valió la pena.
El dolor bajó de 3 a 2.
La espalda rígida al principio, luego mejor.
Agujetas en los muslos, nada más.
Cojo el autobús y vuelvo andando.
Aire libre y sol, qué gusto.
Meta cumplida esta semana.
La mañana estaba nublada.
Di dos vueltas a la manzana.
Paso ligero durante diez minutos.
Hacía mucho calor y sudé bastante.
Compré pan y fruta en el mercado.
Mi vecina me cae bien.
Las piernas un poco cansadas, de buena manera.
Perdí el autobús y por eso caminé.
Bajé la cuesta despacio.
La mochila pesa poco.
Estoy esperando el verano.
Ya no me duele la pierna.
Paré de golpe en el semáforo.
Caminé en cinta porque llovía.
Hablé con mi hermano por teléfono.
Escuché música y canté.
Fui a pie al trabajo.
Bebí mucha agua.
Más rápido que la semana pasada.
La marea estaba alta en la playa.
"""

ENGLISH = """
Drank plenty of water.
Sat by the water for a while.
Came home late, once more in the rain.
No pain, no stiffness.
Easy pace, come what may.
Past the old mill and a real castle.
Sale at the shoe shop, bought a pair.
Red and golden leaves, a fine day.
My son came too, we ran the last bit.
"""
"""Innocent in English, and made of words that look Spanish ("wáter" is a toilet)."""

SPANISH = sorted(
    {" ".join(form.split()) for forms in FORMS.values() for form in forms.split(",")} & set(TICK_OF)
)
Change = Callable[[str], str]
Composed = Literal["NFC", "NFD"]
BETWEEN = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", "-", ", ", "... ", " / "])


def ticks(note: str) -> set[str]:
    return {TICK_OF[form] for form in warning_words(note)}


def bare(text: str) -> str:
    """Without the accents, as many write on a telephone."""
    return "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )


@pytest.mark.parametrize(
    ("note", "tick"), [(note, tick) for tick in FOUND for note in entries(FOUND[tick], "\n")]
)
def test_a_warning_is_found_and_points_to_its_line(note: str, tick: str) -> None:
    for written in (note, bare(note), note.upper(), bare(note).lower()):
        assert tick in ticks(written), warning_words(written)


@pytest.mark.parametrize("note", entries(NEGATED, "\n"))
def test_a_no_changes_nothing(note: str) -> None:
    assert warning_words(note) != ()


@pytest.mark.parametrize("note", entries(INNOCENT, "\n"))
def test_an_innocent_note_finds_nothing(note: str) -> None:
    for written in (note, bare(note), note.upper()):
        assert warning_words(written) == ()


@pytest.mark.parametrize("note", entries(ENGLISH, "\n"))
def test_an_innocent_english_note_stays_innocent(note: str) -> None:
    assert warning_words(note) == ()


def test_there_are_enough_notes() -> None:
    assert sum(len(entries(notes, "\n")) for notes in FOUND.values()) >= 25
    assert len(entries(INNOCENT, "\n")) >= 25
    assert set(FOUND) == set(FORMS)


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("Perdida de peso y fiebre", ("pérdida de peso", "fiebre")),
        ("no siento, la pierna", ("no siento la",)),
        ("fieeebre", ("fiebre",)),
        ("tuve FIEBRE2", ("fiebre",)),
        ("pantorrilla dormida", ("pantorrilla dormida",)),
        ("voy pa\u2019l pecho", ("pecho",)),
        ("no te\u0301ngo fie\u0301bre", ("fiebre",)),
        ("vertigo, vértigo", ("vertigo",)),
        ("My foot is numb y me caí, chest too", ("numb", "caí", "chest")),
    ],
)
def test_as_people_write(note: str, found: tuple[str, ...]) -> None:
    assert warning_words(note) == found


@given(
    form=st.sampled_from(SPANISH),
    accents=st.sampled_from([str, bare]),
    form_of_accents=st.sampled_from(["NFC", "NFD"]),
    case=st.sampled_from([str, str.lower, str.upper, str.title, str.swapcase]),
    between=BETWEEN,
    around=st.sampled_from(["", " ", "¡", "¿", "«", "(", "…"]),
)
def test_accents_case_and_spacing_do_not_matter(
    form: str, accents: Change, form_of_accents: Composed, case: Change, between: str, around: str
) -> None:
    written = unicodedata.normalize(form_of_accents, case(accents(form)))
    assert warning_words(around + written.replace(" ", between) + around) == (form,)


@given(before=st.text(), form=st.sampled_from(SPANISH), after=st.text())
def test_a_form_between_any_words_is_found(before: str, form: str, after: str) -> None:
    assert covers(warning_words(f"{before} {form} {after}"), form)


def test_anus_is_in_no_form_that_a_year_fits() -> None:
    """Without its tilde "año" is "ano"."""
    with_it = {form for form in SPANISH if "ano" in _words(form)}
    assert with_it == {"alrededor del ano", "ano dormido", "zona del ano"}
