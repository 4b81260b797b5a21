"""Questions 1.0 about the back and its nerves: groups A, C, D, E and F (clinical specification 4.2).

The wording is our own. A released set is not edited: a change of meaning is a new version.
"""

from typing import Final

from screening.domain.items import AskedOf, Group, GroupId, Item, checked, choices
from screening.domain.outcomes import Flag, Outcome

_WHY_NERVES: Final = (
    "We ask because a change here can mean that nerves low in your back need help quickly."
)
_WHY_INFECTION: Final = "We ask because these can let an infection reach the spine."

BACK_GROUPS: Final = (
    Group(
        GroupId.A,
        "Your legs, bladder and bowel",
        "In the last 4 weeks, has any of this been new for you, or getting worse, or never checked by a doctor or "
        "other clinician?",
    ),
    Group(GroupId.C, "Injury and bones"),
    Group(GroupId.D, "Your health and your pain"),
    Group(GroupId.E, "Infections and operations"),
    Group(
        GroupId.F,
        "Back pain that lasts",
        "These questions look for a kind of arthritis in the spine. They never stop you from walking.",
    ),
)

NERVES: Final = (
    Item(
        id="A1",
        group=GroupId.A,
        wording="Numbness, tingling or a strange feeling around your genitals, back passage, buttocks or inner thighs",
        hint="For example, wiping after the toilet feels different.",
        label="Numbness in the saddle area",
        source="S37",
        choices=choices(Outcome.EMERGENCY, checked(Outcome.CLINICIAN)),
        why=_WHY_NERVES,
    ),
    Item(
        id="A2",
        group=GroupId.A,
        wording="Trouble starting to pee, not knowing when your bladder is full, or not feeling the pee pass",
        label="Trouble passing or feeling urine",
        source="S37",
        choices=choices(Outcome.EMERGENCY, checked(Outcome.CLINICIAN)),
        why=_WHY_NERVES,
    ),
    Item(
        id="A3",
        group=GroupId.A,
        wording="Leaking pee when you did not before",
        label="Leaking urine",
        source="S37",
        choices=choices(Outcome.EMERGENCY, checked(Outcome.CLINICIAN)),
        why=_WHY_NERVES,
    ),
    Item(
        id="A4",
        group=GroupId.A,
        wording="Leaking poo, or not feeling when you poo or pass wind",
        label="Leaking stool or loss of bowel feeling",
        source="S37",
        choices=choices(Outcome.EMERGENCY, checked(Outcome.CLINICIAN)),
        why=_WHY_NERVES,
    ),
    Item(
        id="A5",
        group=GroupId.A,
        wording="A change in sexual feeling or function",
        hint="For example, loss of feeling in your genitals, or new trouble with erection or orgasm.",
        label="Change in sexual feeling or function",
        source="S37",
        choices=choices(Outcome.EMERGENCY, checked(Outcome.CLINICIAN)),
        why=_WHY_NERVES,
    ),
    Item(
        id="A6",
        group=GroupId.A,
        wording="Pain, tingling, numbness or weakness going down both legs",
        label="Symptoms down both legs",
        source="S38",
        choices=choices(Outcome.EMERGENCY, checked(Outcome.MODIFY)),
    ),
    Item(
        id="A7",
        group=GroupId.A,
        wording="Weakness in both legs, or weakness that is quickly getting worse",
        hint="For example, a foot drags, a leg gives way, or you stumble.",
        label="Weakness in both legs, or worsening fast",
        source="S39",
        choices=choices(Outcome.EMERGENCY, checked(Outcome.MODIFY)),
    ),
    Item(
        id="A8",
        group=GroupId.A,
        wording="New weakness in one leg or foot that is not getting worse",
        label="New steady weakness in one leg or foot",
        source="S39",
        choices=choices(Outcome.URGENT, checked(Outcome.MODIFY)),
    ),
    Item(
        id="A9",
        group=GroupId.A,
        wording="Pain down one leg to below the knee, without weak or numb legs",
        label="Pain below the knee in one leg",
        source="D",
        choices=choices(Outcome.MODIFY),
        flag=Flag.LEG_PAIN,
    ),
)

INJURY: Final = (
    Item(
        id="C1",
        group=GroupId.C,
        wording="Did this back pain start after a serious accident or a fall from a height in the last 6 weeks, and "
        "nobody has checked it?",
        label="Serious injury in the last 6 weeks, not checked",
        source="S38",
        choices=choices(Outcome.EMERGENCY),
    ),
    Item(
        id="C2",
        group=GroupId.C,
        wording="Did it start after a small fall, a knock, lifting something or a cough, and are your bones at risk?",
        hint="They are if you are 65 or older, have weak bones (osteoporosis), or have taken steroid tablets for 3 "
        "months or more.",
        label="Minor injury with a risk of weak bones",
        source="S40",
        choices=choices(Outcome.URGENT),
    ),
    Item(
        id="C3",
        group=GroupId.C,
        wording="Has your back changed shape, have you got shorter, or is there a new lump or swelling?",
        label="Change of shape, loss of height or a lump",
        source="S38",
        choices=choices(Outcome.URGENT),
    ),
    Item(
        id="C4a",
        group=GroupId.C,
        wording="Has anyone told you that you have weak bones (osteoporosis), or have you broken a bone in a small "
        "fall?",
        label="Osteoporosis or a minor-fall fracture",
        source="D",
        choices=choices(Outcome.MODIFY),
        flag=Flag.OSTEOPOROSIS,
    ),
    Item(
        id="C4b",
        group=GroupId.C,
        wording="Have you taken steroid tablets for 3 months or more?",
        label="Steroid tablets for 3 months or more",
        source="D",
        choices=choices(Outcome.MODIFY),
        flag=Flag.STEROID,
    ),
    Item(
        id="C5",
        group=GroupId.C,
        wording="In the last 3 months, is this pain new or clearly different, and not checked yet?",
        label="Age 65 or over, new or different pain, not checked",
        source="S40",
        choices=choices(Outcome.CLINICIAN),
        asked_of=AskedOf.AGE_65_OR_OVER,
    ),
)

GENERAL: Final = (
    Item(
        id="D1",
        group=GroupId.D,
        wording="Have you ever had cancer?",
        label="Cancer, now or in the past",
        source="S40",
        choices=choices(Outcome.OK, asks_more=True),
    ),
    Item(
        id="D1b",
        group=GroupId.D,
        follows="D1",
        wording="Since you had cancer, is this pain new, different or getting worse?",
        label="Pain new, different or worse since cancer",
        source="S40",
        choices=choices(Outcome.URGENT, no=Outcome.CLINICIAN),
    ),
    Item(
        id="D2",
        group=GroupId.D,
        wording="Have you lost weight without trying in the last 6 months?",
        label="Weight loss without trying",
        source="S38",
        choices=choices(Outcome.URGENT),
    ),
    Item(
        id="D3",
        group=GroupId.D,
        wording="Is your pain there all the time and getting worse, and nothing eases it, not even at night?",
        hint="No position and no movement makes it better.",
        label="Constant worsening pain that nothing eases",
        source="S38",
        choices=choices(Outcome.URGENT),
    ),
    Item(
        id="D4",
        group=GroupId.D,
        wording="Is the pain new, and in your upper or middle back or like a band around your chest?",
        label="New upper or middle back pain, or a band around the chest",
        source="S38",
        choices=choices(Outcome.URGENT),
    ),
)

INFECTION: Final = (
    Item(
        id="E1",
        group=GroupId.E,
        wording="Together with your back pain, do you have a fever (38 °C or more), shivering or heavy night sweats?",
        label="Fever, shivering or night sweats with back pain",
        source="S38",
        choices=choices(Outcome.URGENT, asks_more=True),
    ),
    Item(
        id="E1b",
        group=GroupId.E,
        follows="E1",
        wording="Do you feel very unwell or confused, or are you short of breath?",
        label="Very unwell, confused or breathless with fever",
        source="S38",
        choices=choices(Outcome.EMERGENCY),
    ),
    Item(
        id="E2",
        group=GroupId.E,
        wording="In the last 3 months, did you inject drugs, have a weak immune system or have a serious infection? "
        "Or have you ever had tuberculosis?",
        hint="The immune system can be weak from chemotherapy, a transplant, HIV, dialysis or strong medicines.",
        label="Injected drugs, weak immune system, serious infection or tuberculosis",
        source="S39",
        choices=choices(Outcome.OK, asks_more=True),
        why=_WHY_INFECTION,
    ),
    Item(
        id="E2b",
        group=GroupId.E,
        follows="E2",
        wording="Is your back pain new, or getting worse?",
        label="New or worse pain with a risk of infection",
        source="S39",
        choices=choices(Outcome.URGENT, no=Outcome.MODIFY),
        why=_WHY_INFECTION,
    ),
    Item(
        id="E3",
        group=GroupId.E,
        wording="Have you had an operation or an injection on your spine in the last 6 months?",
        label="Spinal operation or injection in the last 6 months",
        source="S2",
        choices=choices(Outcome.CLINICIAN),
    ),
    Item(
        id="E4",
        group=GroupId.E,
        wording="Have you had any other operation, a stay in hospital or a serious injury in the last 12 weeks?",
        label="Other operation, hospital stay or serious injury in the last 12 weeks",
        source="D",
        choices=choices(Outcome.CLINICIAN),
    ),
)


def _sign(number: int, wording: str, label: str, hint: str = "") -> Item:
    # No single sign means anything: three or more together do, and `triage` counts them.
    return Item(
        id=f"F{number}",
        group=GroupId.F,
        follows="F0",
        wording=wording,
        hint=hint,
        label=label,
        source="S41",
        choices=choices(Outcome.OK),
    )


SPINE_ARTHRITIS: Final = (
    Item(
        id="F0",
        group=GroupId.F,
        wording="Did your back pain start before you were 45, and has it lasted more than 3 months?",
        label="Back pain from before 45, for more than 3 months",
        source="S41",
        choices=choices(Outcome.OK, asks_more=True),
    ),
    _sign(1, "Did it start before you were 35?", "Start before 35"),
    _sign(
        2,
        "Does it wake you in the second half of the night?",
        "Wakes in the second half of the night",
    ),
    _sign(3, "Do you have pain in your buttocks?", "Buttock pain"),
    _sign(4, "Does it get better when you move?", "Better with movement"),
    _sign(
        5,
        "Does it get much better within 48 hours when you take anti-inflammatory tablets?",
        "Much better with anti-inflammatory tablets",
        "For example ibuprofen or naproxen.",
    ),
    _sign(
        6,
        "Does a parent, brother, sister or child of yours have arthritis of the spine?",
        "Close relative with spondyloarthritis",
        "Doctors call it spondyloarthritis or ankylosing spondylitis.",
    ),
    _sign(7, "Have you ever had arthritis?", "Arthritis ever"),
    _sign(
        8, "Have you ever had a sore, inflamed heel or tendon?", "Heel or tendon inflammation ever"
    ),
    _sign(
        9,
        "Have you ever had psoriasis?",
        "Psoriasis ever",
        "Red, flaky patches on the skin, often on elbows or knees.",
    ),
)
