"""Questions 1.0 about heart, lungs, circulation and readiness: groups B, G, H and I (clinical specification 4.3).

The wording is our own. A released set is not edited: a change of meaning is a new version.
"""

from typing import Final

from screening.domain.items import Answer, AskedOf, Choice, Group, GroupId, Item, choices
from screening.domain.outcomes import Flag, Outcome

_WHY_PREGNANCY: Final = (
    "We ask because this programme was not made for pregnancy or the first weeks after a birth."
)

FIRST_GROUP: Final = Group(
    GroupId.FIRST, "Before anything else", "Two questions come first, because they cannot wait."
)
BODY_GROUPS: Final = (
    Group(GroupId.B, "Heart, lungs and circulation"),
    Group(GroupId.G, "Pregnancy and birth"),
    Group(GroupId.H, "Falls, feet and legs"),
    Group(GroupId.I, "How you are today"),
)

FIRST: Final = (
    Item(
        id="B1",
        group=GroupId.FIRST,
        wording="Do you have chest pain, tightness or pressure now, or did you have it in the last 24 hours?",
        label="Chest pain in the last 24 hours",
        source="S44",
        choices=choices(Outcome.EMERGENCY),
    ),
    Item(
        id="B2",
        group=GroupId.FIRST,
        wording="Do you have sudden, very bad pain in your tummy, side or back, and also feel faint or sweaty or feel "
        "your tummy pulsing?",
        label="Sudden severe abdominal or back pain with faintness or pulsation",
        source="S44",
        choices=choices(Outcome.EMERGENCY),
    ),
)

HEART_AND_LUNGS: Final = (
    Item(
        id="B3",
        group=GroupId.B,
        wording="In the last 3 months, have you had chest pain, tightness or unusual breathlessness when you walk or "
        "climb stairs?",
        label="Chest symptoms or breathlessness on effort",
        source="S44",
        choices=choices(
            Outcome.URGENT,
            Choice(
                Answer.KNOWN_STABLE,
                "Yes, from angina that I know about: it has not changed, and I have a plan for it",
                Outcome.CLINICIAN,
            ),
        ),
        flag=Flag.CARDIAC,
    ),
    Item(
        id="B4",
        group=GroupId.B,
        wording="In the last 12 months, did you faint or nearly faint during activity or right after it?",
        label="Fainting with activity in the last 12 months",
        source="S44",
        choices=choices(Outcome.URGENT),
    ),
    Item(
        id="B5",
        group=GroupId.B,
        wording="Do you have dizzy spells, or a heart that races or skips, that nobody has explained?",
        label="Unexplained dizziness or palpitations",
        source="S44",
        choices=choices(Outcome.CLINICIAN),
    ),
    Item(
        id="B6",
        group=GroupId.B,
        wording="Is there new swelling, warmth or pain in one calf or leg?",
        label="New swelling, warmth or pain in one leg",
        source="S44",
        choices=choices(Outcome.URGENT, asks_more=True),
    ),
    Item(
        id="B6b",
        group=GroupId.B,
        follows="B6",
        wording="Are you short of breath as well?",
        label="Breathless with a swollen or painful leg",
        source="S44",
        choices=choices(Outcome.EMERGENCY),
    ),
    Item(
        id="B7",
        group=GroupId.B,
        wording="Has a doctor said that you have an aortic aneurysm?",
        hint="A wide, weak spot in the large blood vessel in your tummy or chest.",
        label="Aortic aneurysm",
        source="S44",
        choices=choices(Outcome.CLINICIAN),
    ),
    Item(
        id="B8",
        group=GroupId.B,
        wording="Do you have heart disease, heart failure or kidney disease, or have you had a stroke or mini-stroke?",
        label="Heart disease, heart failure, stroke or kidney disease",
        source="S44",
        choices=choices(Outcome.OK, asks_more=True),
    ),
    Item(
        id="B8b",
        group=GroupId.B,
        follows="B8",
        wording="With that condition, are you already active and free of symptoms?",
        hint="Active means: 30 minutes, 3 days a week, for 3 months or more.",
        label="Already active and free of symptoms",
        source="S44",
        choices=(
            Choice(Answer.NO, "No", Outcome.CLINICIAN),
            Choice(Answer.YES, "Yes", Outcome.MODIFY),
            Choice(Answer.NOT_SURE, "Not sure", Outcome.CLINICIAN),
        ),
        flag=Flag.CARDIAC,
    ),
    Item(
        id="B9",
        group=GroupId.B,
        wording="Do you have high blood pressure that is not under control, or that is 180/110 or higher?",
        label="Blood pressure not controlled, or 180/110 or higher",
        source="K",
        choices=choices(Outcome.CLINICIAN),
        flag=Flag.HYPERTENSION,
    ),
    Item(
        id="B10",
        group=GroupId.B,
        wording="Do you have diabetes, and use insulin or tablets that can make your sugar too low, or have bleeding "
        "in the eye or foot problems?",
        label="Diabetes with insulin, low sugar, eye bleeding or foot problems",
        source="S44",
        choices=choices(
            Outcome.CLINICIAN,
            Choice(Answer.OTHER_DIABETES, "I have diabetes, but none of these", Outcome.MODIFY),
            no_label="No, I do not have diabetes",
            yes_label="Yes, with one or more of these",
        ),
        flag=Flag.DIABETES,
    ),
    Item(
        id="B11",
        group=GroupId.B,
        wording="Do you have a lung disease that leaves you short of breath at rest, or do you use oxygen at home?",
        label="Lung disease with breathlessness at rest, or home oxygen",
        source="S44",
        choices=choices(
            Outcome.CLINICIAN,
            Choice(Answer.STABLE, "I have asthma or COPD, and it is stable", Outcome.MODIFY),
        ),
        flag=Flag.RESP,
    ),
    Item(
        id="B12",
        group=GroupId.B,
        wording="Do you get pain in your calf or buttock that comes on when you walk and goes when you stand still?",
        label="Calf or buttock pain on walking, eased by standing still",
        source="S44",
        choices=choices(Outcome.CLINICIAN),
        flag=Flag.PAD,
    ),
    Item(
        id="B13",
        group=GroupId.B,
        wording="Has a clinician told you to limit walking or exercise, or is there another reason why you should not "
        "walk more?",
        label="Told to limit walking, or another reason not to walk more",
        source="S44",
        choices=choices(Outcome.CLINICIAN),
    ),
)

PREGNANCY: Final = (
    Item(
        id="G1",
        group=GroupId.G,
        wording="Are you pregnant?",
        label="Pregnant",
        source="S45",
        choices=choices(Outcome.CLINICIAN, asks_more=True),
        flag=Flag.PREGNANCY,
        asked_of=AskedOf.MAY_BE_PREGNANT,
        why=_WHY_PREGNANCY,
    ),
    Item(
        id="G1b",
        group=GroupId.G,
        follows="G1",
        wording="Do you have bleeding, loss of fluid, regular tightenings, a bad headache or a swollen calf?",
        label="Warning signs in pregnancy",
        source="S45",
        choices=choices(Outcome.URGENT),
        asked_of=AskedOf.MAY_BE_PREGNANT,
        why="We ask because these can be warning signs for you or the baby.",
    ),
    Item(
        id="G2",
        group=GroupId.G,
        wording="Did you give birth in the last 12 weeks?",
        label="Birth in the last 12 weeks",
        source="S45",
        choices=choices(Outcome.CLINICIAN),
        flag=Flag.POSTPARTUM,
        asked_of=AskedOf.MAY_BE_PREGNANT,
        why=_WHY_PREGNANCY,
    ),
)

BALANCE: Final = (
    Item(
        id="H1",
        group=GroupId.H,
        wording="In the last 12 months, did you fall two or more times, or hurt yourself in a fall?",
        label="Two or more falls, or a fall with injury",
        source="S46",
        choices=choices(Outcome.CLINICIAN),
        flag=Flag.FALLS,
    ),
    Item(
        id="H2",
        group=GroupId.H,
        wording="Did you have one fall, or do you feel unsteady, worry about falling, or use a stick or frame?",
        label="One fall, unsteady, worried about falling, or a walking aid",
        source="S46",
        choices=choices(Outcome.MODIFY),
        flag=Flag.FALLS,
    ),
    Item(
        id="H3",
        group=GroupId.H,
        wording="Do you have an open sore on your foot, or new loss of feeling in your feet?",
        label="Foot ulcer or new loss of feeling in the feet",
        source="D",
        choices=choices(Outcome.CLINICIAN),
    ),
    Item(
        id="H4",
        group=GroupId.H,
        wording="Do your legs ache, tingle or feel heavy when you walk, and ease when you sit down or lean forward?",
        label="Leg symptoms on walking, eased by sitting or leaning forward",
        source="D",
        choices=choices(Outcome.MODIFY),
        flag=Flag.STENOSIS,
        advice="Please also tell a doctor about this at your next visit.",
    ),
    Item(
        id="H5",
        group=GroupId.H,
        wording="Do you have a hip, knee, ankle or foot problem that walking makes worse?",
        label="Hip, knee, ankle or foot problem made worse by walking",
        source="D",
        choices=choices(Outcome.MODIFY),
        flag=Flag.HIP_KNEE_FOOT,
    ),
)

TODAY: Final = (
    Item(
        id="I1",
        group=GroupId.I,
        wording="Do you have a cold, a fever or a stomach bug right now?",
        label="Cold, fever or stomach bug now",
        source="D",
        choices=(
            Choice(Answer.NO, "No"),
            Choice(Answer.YES, "Yes", delays=True),
            Choice(Answer.NOT_SURE, "Not sure", delays=True),
        ),
    ),
)
