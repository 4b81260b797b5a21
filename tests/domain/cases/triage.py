"""What each answer of the screening comes to, one row for each, for a physiotherapist to read and to sign.

Every row starts from a person of 54 who answered no to everything, and changes only the answers shown. "Outcome" is
what they are told; "fired" is every finding that is recorded, in the order of the questions, each with what it came to
by itself; "flags" shape the text of the plan. The last column names the clinical specification's section and item.
Written from the clinical specification and the table of architecture 7, not from the program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL_CLEAR: dict[str, str] = dict.fromkeys(
    (
        "B1", "B2",
        "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9",
        "C1", "C2", "C3", "C4a", "C4b",
        "D1", "D2", "D3", "D4",
        "E1", "E2", "E3", "E4",
        "F0",
        "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13",
        "G1", "G2",
        "H1", "H2", "H3", "H4", "H5",
        "I1",
    ),
    "no",
)  # fmt: skip


def signs(*, yes: int = 0, not_sure: int = 0, opened_by: str = "yes") -> dict[str, str]:
    """F0 and its nine signs of spinal arthritis: the first `yes` of them yes, the next `not_sure` not sure."""
    given = ["yes"] * yes + ["not_sure"] * not_sure + ["no"] * (9 - yes - not_sure)
    return {"F0": opened_by} | {f"F{number}": answer for number, answer in enumerate(given, 1)}


@dataclass(frozen=True)
class Case:
    """One accepted screening. `answers` of None leave the item out; `fired` is "E1 URGENT, E1b EMERGENCY"."""

    title: str
    answers: Mapping[str, str | None]
    outcome: str
    fired: str
    source: str
    flags: str = ""
    delay: bool = False
    age: int = 54
    may_be_pregnant: bool = True
    cleared_before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """One screening that is sent back. `problems` are all items complained about, in order, each with the reason."""

    title: str
    answers: Mapping[str, str | None]
    problems: tuple[str, ...]
    age: int = 54
    may_be_pregnant: bool = True
    cleared_before: tuple[str, ...] = field(default=())


# fmt: off
EACH_ANSWER = (
    Case("Nothing at all", {}, "OK", "", "4.1"),
    Case("Chest pain in the last 24 hours: no", {"B1": "no"}, "OK", "", "4.3 B1"),
    Case("Chest pain in the last 24 hours: yes", {"B1": "yes"}, "EMERGENCY", "B1 EMERGENCY", "4.3 B1"),
    Case("Chest pain in the last 24 hours: not sure", {"B1": "not_sure"}, "URGENT", "B1 URGENT", "4.3 B1"),
    Case("Sudden severe tummy or back pain with faintness: no", {"B2": "no"}, "OK", "", "4.3 B2"),
    Case("Sudden severe tummy or back pain with faintness: yes", {"B2": "yes"}, "EMERGENCY", "B2 EMERGENCY", "4.3 B2"),
    Case("Sudden severe tummy or back pain with faintness: not sure", {"B2": "not_sure"}, "URGENT", "B2 URGENT", "4.3 B2"),
    Case("Saddle numbness: no", {"A1": "no"}, "OK", "", "4.2 A1"),
    Case("Saddle numbness: yes", {"A1": "yes"}, "EMERGENCY", "A1 EMERGENCY", "4.2 A1"),
    Case("Saddle numbness: not sure", {"A1": "not_sure"}, "URGENT", "A1 URGENT", "4.2 A1"),
    Case("Saddle numbness: long-standing and checked", {"A1": "checked"}, "CLINICIAN", "A1 CLINICIAN", "4.2 A1", flags="CHECKED"),
    Case("Trouble passing urine: no", {"A2": "no"}, "OK", "", "4.2 A2"),
    Case("Trouble passing urine: yes", {"A2": "yes"}, "EMERGENCY", "A2 EMERGENCY", "4.2 A2"),
    Case("Trouble passing urine: not sure", {"A2": "not_sure"}, "URGENT", "A2 URGENT", "4.2 A2"),
    Case("Trouble passing urine: long-standing and checked", {"A2": "checked"}, "CLINICIAN", "A2 CLINICIAN", "4.2 A2", flags="CHECKED"),
    Case("Leaking urine: no", {"A3": "no"}, "OK", "", "4.2 A3"),
    Case("Leaking urine: yes", {"A3": "yes"}, "EMERGENCY", "A3 EMERGENCY", "4.2 A3"),
    Case("Leaking urine: not sure", {"A3": "not_sure"}, "URGENT", "A3 URGENT", "4.2 A3"),
    Case("Leaking urine: long-standing and checked", {"A3": "checked"}, "CLINICIAN", "A3 CLINICIAN", "4.2 A3", flags="CHECKED"),
    Case("Leaking stool: no", {"A4": "no"}, "OK", "", "4.2 A4"),
    Case("Leaking stool: yes", {"A4": "yes"}, "EMERGENCY", "A4 EMERGENCY", "4.2 A4"),
    Case("Leaking stool: not sure", {"A4": "not_sure"}, "URGENT", "A4 URGENT", "4.2 A4"),
    Case("Leaking stool: long-standing and checked", {"A4": "checked"}, "CLINICIAN", "A4 CLINICIAN", "4.2 A4", flags="CHECKED"),
    Case("Change in sexual feeling: no", {"A5": "no"}, "OK", "", "4.2 A5"),
    Case("Change in sexual feeling: yes", {"A5": "yes"}, "EMERGENCY", "A5 EMERGENCY", "4.2 A5"),
    Case("Change in sexual feeling: not sure", {"A5": "not_sure"}, "URGENT", "A5 URGENT", "4.2 A5"),
    Case("Change in sexual feeling: long-standing and checked", {"A5": "checked"}, "CLINICIAN", "A5 CLINICIAN", "4.2 A5", flags="CHECKED"),
    Case("Symptoms down both legs: no", {"A6": "no"}, "OK", "", "4.2 A6"),
    Case("Symptoms down both legs: yes", {"A6": "yes"}, "EMERGENCY", "A6 EMERGENCY", "4.2 A6"),
    Case("Symptoms down both legs: not sure", {"A6": "not_sure"}, "URGENT", "A6 URGENT", "4.2 A6"),
    Case("Symptoms down both legs: long-standing and checked", {"A6": "checked"}, "MODIFY", "A6 MODIFY", "4.2 A6", flags="CHECKED"),
    Case("Weakness in both legs or worsening: no", {"A7": "no"}, "OK", "", "4.2 A7"),
    Case("Weakness in both legs or worsening: yes", {"A7": "yes"}, "EMERGENCY", "A7 EMERGENCY", "4.2 A7"),
    Case("Weakness in both legs or worsening: not sure", {"A7": "not_sure"}, "URGENT", "A7 URGENT", "4.2 A7"),
    Case("Weakness in both legs or worsening: long-standing and checked", {"A7": "checked"}, "MODIFY", "A7 MODIFY", "4.2 A7", flags="CHECKED"),
    Case("New steady weakness in one leg: no", {"A8": "no"}, "OK", "", "4.2 A8"),
    Case("New steady weakness in one leg: yes", {"A8": "yes"}, "URGENT", "A8 URGENT", "4.2 A8"),
    Case("New steady weakness in one leg: not sure", {"A8": "not_sure"}, "URGENT", "A8 URGENT", "4.2 A8"),
    Case("New steady weakness in one leg: long-standing and checked", {"A8": "checked"}, "MODIFY", "A8 MODIFY", "4.2 A8", flags="CHECKED"),
    Case("Pain below the knee in one leg: no", {"A9": "no"}, "OK", "", "4.2 A9"),
    Case("Pain below the knee in one leg: yes", {"A9": "yes"}, "MODIFY", "A9 MODIFY", "4.2 A9", flags="LEG_PAIN"),
    Case("Pain below the knee in one leg: not sure", {"A9": "not_sure"}, "MODIFY", "A9 MODIFY", "4.2 A9", flags="LEG_PAIN"),
    Case("Serious injury, not checked: no", {"C1": "no"}, "OK", "", "4.2 C1"),
    Case("Serious injury, not checked: yes", {"C1": "yes"}, "EMERGENCY", "C1 EMERGENCY", "4.2 C1"),
    Case("Serious injury, not checked: not sure", {"C1": "not_sure"}, "URGENT", "C1 URGENT", "4.2 C1"),
    Case("Minor injury with risk of weak bones: no", {"C2": "no"}, "OK", "", "4.2 C2"),
    Case("Minor injury with risk of weak bones: yes", {"C2": "yes"}, "URGENT", "C2 URGENT", "4.2 C2"),
    Case("Minor injury with risk of weak bones: not sure", {"C2": "not_sure"}, "URGENT", "C2 URGENT", "4.2 C2"),
    Case("Change of shape, height or a lump: no", {"C3": "no"}, "OK", "", "4.2 C3"),
    Case("Change of shape, height or a lump: yes", {"C3": "yes"}, "URGENT", "C3 URGENT", "4.2 C3"),
    Case("Change of shape, height or a lump: not sure", {"C3": "not_sure"}, "URGENT", "C3 URGENT", "4.2 C3"),
    Case("Osteoporosis or minor-fall fracture: no", {"C4a": "no"}, "OK", "", "4.2 C4a"),
    Case("Osteoporosis or minor-fall fracture: yes", {"C4a": "yes"}, "MODIFY", "C4a MODIFY", "4.2 C4a", flags="OSTEOPOROSIS"),
    Case("Osteoporosis or minor-fall fracture: not sure", {"C4a": "not_sure"}, "MODIFY", "C4a MODIFY", "4.2 C4a", flags="OSTEOPOROSIS"),
    Case("Steroid tablets: no", {"C4b": "no"}, "OK", "", "4.2 C4b"),
    Case("Steroid tablets: yes", {"C4b": "yes"}, "MODIFY", "C4b MODIFY", "4.2 C4b", flags="STEROID"),
    Case("Steroid tablets: not sure", {"C4b": "not_sure"}, "MODIFY", "C4b MODIFY", "4.2 C4b", flags="STEROID"),
    Case("Aged 65, new pain not checked: no", {"C5": "no"}, "OK", "", "4.2 C5", age=65),
    Case("Aged 65, new pain not checked: yes", {"C5": "yes"}, "CLINICIAN", "C5 CLINICIAN", "4.2 C5", flags="CHECKED", age=65),
    Case("Aged 65, new pain not checked: not sure", {"C5": "not_sure"}, "CLINICIAN", "C5 CLINICIAN", "4.2 C5", flags="CHECKED", age=65),
    Case("Cancer before, pain new or worse: no", {"D1": "yes", "D1b": "no"}, "CLINICIAN", "D1b CLINICIAN", "4.2 D1b", flags="CHECKED"),
    Case("Cancer before, pain new or worse: yes", {"D1": "yes", "D1b": "yes"}, "URGENT", "D1b URGENT", "4.2 D1b"),
    Case("Cancer before, pain new or worse: not sure", {"D1": "yes", "D1b": "not_sure"}, "URGENT", "D1b URGENT", "4.2 D1b"),
    Case("Perhaps cancer before, pain new or worse: no", {"D1": "not_sure", "D1b": "no"}, "CLINICIAN", "D1b CLINICIAN", "4.2 D1b", flags="CHECKED"),
    Case("Perhaps cancer before, pain new or worse: yes", {"D1": "not_sure", "D1b": "yes"}, "URGENT", "D1b URGENT", "4.2 D1b"),
    Case("Perhaps cancer before, pain new or worse: not sure", {"D1": "not_sure", "D1b": "not_sure"}, "URGENT", "D1b URGENT", "4.2 D1b"),
    Case("Weight loss without trying: no", {"D2": "no"}, "OK", "", "4.2 D2"),
    Case("Weight loss without trying: yes", {"D2": "yes"}, "URGENT", "D2 URGENT", "4.2 D2"),
    Case("Weight loss without trying: not sure", {"D2": "not_sure"}, "URGENT", "D2 URGENT", "4.2 D2"),
    Case("Constant worsening pain: no", {"D3": "no"}, "OK", "", "4.2 D3"),
    Case("Constant worsening pain: yes", {"D3": "yes"}, "URGENT", "D3 URGENT", "4.2 D3"),
    Case("Constant worsening pain: not sure", {"D3": "not_sure"}, "URGENT", "D3 URGENT", "4.2 D3"),
    Case("New upper or middle back pain: no", {"D4": "no"}, "OK", "", "4.2 D4"),
    Case("New upper or middle back pain: yes", {"D4": "yes"}, "URGENT", "D4 URGENT", "4.2 D4"),
    Case("New upper or middle back pain: not sure", {"D4": "not_sure"}, "URGENT", "D4 URGENT", "4.2 D4"),
    Case("Fever, and very unwell: no", {"E1": "yes", "E1b": "no"}, "URGENT", "E1 URGENT", "4.2 E1b"),
    Case("Fever, and very unwell: yes", {"E1": "yes", "E1b": "yes"}, "EMERGENCY", "E1 URGENT, E1b EMERGENCY", "4.2 E1b"),
    Case("Fever, and very unwell: not sure", {"E1": "yes", "E1b": "not_sure"}, "URGENT", "E1 URGENT, E1b URGENT", "4.2 E1b"),
    Case("Perhaps fever, and very unwell: no", {"E1": "not_sure", "E1b": "no"}, "URGENT", "E1 URGENT", "4.2 E1b"),
    Case("Perhaps fever, and very unwell: yes", {"E1": "not_sure", "E1b": "yes"}, "EMERGENCY", "E1 URGENT, E1b EMERGENCY", "4.2 E1b"),
    Case("Perhaps fever, and very unwell: not sure", {"E1": "not_sure", "E1b": "not_sure"}, "URGENT", "E1 URGENT, E1b URGENT", "4.2 E1b"),
    Case("Infection risk, pain new or worse: no", {"E2": "yes", "E2b": "no"}, "MODIFY", "E2b MODIFY", "4.2 E2b", flags="CHECKED"),
    Case("Infection risk, pain new or worse: yes", {"E2": "yes", "E2b": "yes"}, "URGENT", "E2b URGENT", "4.2 E2b"),
    Case("Infection risk, pain new or worse: not sure", {"E2": "yes", "E2b": "not_sure"}, "URGENT", "E2b URGENT", "4.2 E2b"),
    Case("Perhaps infection risk, pain new or worse: no", {"E2": "not_sure", "E2b": "no"}, "MODIFY", "E2b MODIFY", "4.2 E2b", flags="CHECKED"),
    Case("Perhaps infection risk, pain new or worse: yes", {"E2": "not_sure", "E2b": "yes"}, "URGENT", "E2b URGENT", "4.2 E2b"),
    Case("Perhaps infection risk, pain new or worse: not sure", {"E2": "not_sure", "E2b": "not_sure"}, "URGENT", "E2b URGENT", "4.2 E2b"),
    Case("Spinal operation or injection: no", {"E3": "no"}, "OK", "", "4.2 E3"),
    Case("Spinal operation or injection: yes", {"E3": "yes"}, "CLINICIAN", "E3 CLINICIAN", "4.2 E3", flags="CHECKED"),
    Case("Spinal operation or injection: not sure", {"E3": "not_sure"}, "CLINICIAN", "E3 CLINICIAN", "4.2 E3", flags="CHECKED"),
    Case("Other operation or hospital stay: no", {"E4": "no"}, "OK", "", "4.2 E4"),
    Case("Other operation or hospital stay: yes", {"E4": "yes"}, "CLINICIAN", "E4 CLINICIAN", "4.2 E4", flags="CHECKED"),
    Case("Other operation or hospital stay: not sure", {"E4": "not_sure"}, "CLINICIAN", "E4 CLINICIAN", "4.2 E4", flags="CHECKED"),
    Case("Chest symptoms on effort: no", {"B3": "no"}, "OK", "", "4.3 B3"),
    Case("Chest symptoms on effort: yes", {"B3": "yes"}, "URGENT", "B3 URGENT", "4.3 B3"),
    Case("Chest symptoms on effort: not sure", {"B3": "not_sure"}, "URGENT", "B3 URGENT", "4.3 B3"),
    Case("Chest symptoms on effort: known and stable", {"B3": "known_stable"}, "CLINICIAN", "B3 CLINICIAN", "4.3 B3", flags="CARDIAC"),
    Case("Fainting with activity: no", {"B4": "no"}, "OK", "", "4.3 B4"),
    Case("Fainting with activity: yes", {"B4": "yes"}, "URGENT", "B4 URGENT", "4.3 B4"),
    Case("Fainting with activity: not sure", {"B4": "not_sure"}, "URGENT", "B4 URGENT", "4.3 B4"),
    Case("Unexplained dizziness or palpitations: no", {"B5": "no"}, "OK", "", "4.3 B5"),
    Case("Unexplained dizziness or palpitations: yes", {"B5": "yes"}, "CLINICIAN", "B5 CLINICIAN", "4.3 B5", flags="CHECKED"),
    Case("Unexplained dizziness or palpitations: not sure", {"B5": "not_sure"}, "CLINICIAN", "B5 CLINICIAN", "4.3 B5", flags="CHECKED"),
    Case("Swollen calf, and breathless: no", {"B6": "yes", "B6b": "no"}, "URGENT", "B6 URGENT", "4.3 B6b"),
    Case("Swollen calf, and breathless: yes", {"B6": "yes", "B6b": "yes"}, "EMERGENCY", "B6 URGENT, B6b EMERGENCY", "4.3 B6b"),
    Case("Swollen calf, and breathless: not sure", {"B6": "yes", "B6b": "not_sure"}, "URGENT", "B6 URGENT, B6b URGENT", "4.3 B6b"),
    Case("Perhaps a swollen calf, and breathless: no", {"B6": "not_sure", "B6b": "no"}, "URGENT", "B6 URGENT", "4.3 B6b"),
    Case("Perhaps a swollen calf, and breathless: yes", {"B6": "not_sure", "B6b": "yes"}, "EMERGENCY", "B6 URGENT, B6b EMERGENCY", "4.3 B6b"),
    Case("Perhaps a swollen calf, and breathless: not sure", {"B6": "not_sure", "B6b": "not_sure"}, "URGENT", "B6 URGENT, B6b URGENT", "4.3 B6b"),
    Case("Aortic aneurysm: no", {"B7": "no"}, "OK", "", "4.3 B7"),
    Case("Aortic aneurysm: yes", {"B7": "yes"}, "CLINICIAN", "B7 CLINICIAN", "4.3 B7", flags="CHECKED"),
    Case("Aortic aneurysm: not sure", {"B7": "not_sure"}, "CLINICIAN", "B7 CLINICIAN", "4.3 B7", flags="CHECKED"),
    Case("Heart disease, already active without symptoms: no", {"B8": "yes", "B8b": "no"}, "CLINICIAN", "B8b CLINICIAN", "4.3 B8b", flags="CARDIAC"),
    Case("Heart disease, already active without symptoms: yes", {"B8": "yes", "B8b": "yes"}, "MODIFY", "B8b MODIFY", "4.3 B8b", flags="CARDIAC"),
    Case("Heart disease, already active without symptoms: not sure", {"B8": "yes", "B8b": "not_sure"}, "CLINICIAN", "B8b CLINICIAN", "4.3 B8b", flags="CARDIAC"),
    Case("Perhaps heart disease, already active without symptoms: no", {"B8": "not_sure", "B8b": "no"}, "CLINICIAN", "B8b CLINICIAN", "4.3 B8b", flags="CARDIAC"),
    Case("Perhaps heart disease, already active without symptoms: yes", {"B8": "not_sure", "B8b": "yes"}, "MODIFY", "B8b MODIFY", "4.3 B8b", flags="CARDIAC"),
    Case("Perhaps heart disease, already active without symptoms: not sure", {"B8": "not_sure", "B8b": "not_sure"}, "CLINICIAN", "B8b CLINICIAN", "4.3 B8b", flags="CARDIAC"),
    Case("Blood pressure not controlled: no", {"B9": "no"}, "OK", "", "4.3 B9"),
    Case("Blood pressure not controlled: yes", {"B9": "yes"}, "CLINICIAN", "B9 CLINICIAN", "4.3 B9", flags="HYPERTENSION"),
    Case("Blood pressure not controlled: not sure", {"B9": "not_sure"}, "CLINICIAN", "B9 CLINICIAN", "4.3 B9", flags="HYPERTENSION"),
    Case("Diabetes: no", {"B10": "no"}, "OK", "", "4.3 B10"),
    Case("Diabetes: yes", {"B10": "yes"}, "CLINICIAN", "B10 CLINICIAN", "4.3 B10", flags="DIABETES"),
    Case("Diabetes: not sure", {"B10": "not_sure"}, "CLINICIAN", "B10 CLINICIAN", "4.3 B10", flags="DIABETES"),
    Case("Diabetes: without these risks", {"B10": "other_diabetes"}, "MODIFY", "B10 MODIFY", "4.3 B10", flags="DIABETES"),
    Case("Lung disease: no", {"B11": "no"}, "OK", "", "4.3 B11"),
    Case("Lung disease: yes", {"B11": "yes"}, "CLINICIAN", "B11 CLINICIAN", "4.3 B11", flags="RESP"),
    Case("Lung disease: not sure", {"B11": "not_sure"}, "CLINICIAN", "B11 CLINICIAN", "4.3 B11", flags="RESP"),
    Case("Lung disease: stable", {"B11": "stable"}, "MODIFY", "B11 MODIFY", "4.3 B11", flags="RESP"),
    Case("Calf pain on walking, eased by standing: no", {"B12": "no"}, "OK", "", "4.3 B12"),
    Case("Calf pain on walking, eased by standing: yes", {"B12": "yes"}, "CLINICIAN", "B12 CLINICIAN", "4.3 B12", flags="PAD"),
    Case("Calf pain on walking, eased by standing: not sure", {"B12": "not_sure"}, "CLINICIAN", "B12 CLINICIAN", "4.3 B12", flags="PAD"),
    Case("Told to limit walking: no", {"B13": "no"}, "OK", "", "4.3 B13"),
    Case("Told to limit walking: yes", {"B13": "yes"}, "CLINICIAN", "B13 CLINICIAN", "4.3 B13", flags="CHECKED"),
    Case("Told to limit walking: not sure", {"B13": "not_sure"}, "CLINICIAN", "B13 CLINICIAN", "4.3 B13", flags="CHECKED"),
    Case("Pregnant, warning signs: no", {"G1": "yes", "G1b": "no"}, "CLINICIAN", "G1 CLINICIAN", "4.3 G1b", flags="PREGNANCY"),
    Case("Pregnant, warning signs: yes", {"G1": "yes", "G1b": "yes"}, "URGENT", "G1 CLINICIAN, G1b URGENT", "4.3 G1b", flags="PREGNANCY"),
    Case("Pregnant, warning signs: not sure", {"G1": "yes", "G1b": "not_sure"}, "URGENT", "G1 CLINICIAN, G1b URGENT", "4.3 G1b", flags="PREGNANCY"),
    Case("Perhaps pregnant, warning signs: no", {"G1": "not_sure", "G1b": "no"}, "CLINICIAN", "G1 CLINICIAN", "4.3 G1b", flags="PREGNANCY"),
    Case("Perhaps pregnant, warning signs: yes", {"G1": "not_sure", "G1b": "yes"}, "URGENT", "G1 CLINICIAN, G1b URGENT", "4.3 G1b", flags="PREGNANCY"),
    Case("Perhaps pregnant, warning signs: not sure", {"G1": "not_sure", "G1b": "not_sure"}, "URGENT", "G1 CLINICIAN, G1b URGENT", "4.3 G1b", flags="PREGNANCY"),
    Case("Birth in the last 12 weeks: no", {"G2": "no"}, "OK", "", "4.3 G2"),
    Case("Birth in the last 12 weeks: yes", {"G2": "yes"}, "CLINICIAN", "G2 CLINICIAN", "4.3 G2", flags="POSTPARTUM"),
    Case("Birth in the last 12 weeks: not sure", {"G2": "not_sure"}, "CLINICIAN", "G2 CLINICIAN", "4.3 G2", flags="POSTPARTUM"),
    Case("Falls, or a fall with injury: no", {"H1": "no"}, "OK", "", "4.3 H1"),
    Case("Falls, or a fall with injury: yes", {"H1": "yes"}, "CLINICIAN", "H1 CLINICIAN", "4.3 H1", flags="FALLS"),
    Case("Falls, or a fall with injury: not sure", {"H1": "not_sure"}, "CLINICIAN", "H1 CLINICIAN", "4.3 H1", flags="FALLS"),
    Case("One fall, or unsteady: no", {"H2": "no"}, "OK", "", "4.3 H2"),
    Case("One fall, or unsteady: yes", {"H2": "yes"}, "MODIFY", "H2 MODIFY", "4.3 H2", flags="FALLS"),
    Case("One fall, or unsteady: not sure", {"H2": "not_sure"}, "MODIFY", "H2 MODIFY", "4.3 H2", flags="FALLS"),
    Case("Foot ulcer or new numb feet: no", {"H3": "no"}, "OK", "", "4.3 H3"),
    Case("Foot ulcer or new numb feet: yes", {"H3": "yes"}, "CLINICIAN", "H3 CLINICIAN", "4.3 H3", flags="CHECKED"),
    Case("Foot ulcer or new numb feet: not sure", {"H3": "not_sure"}, "CLINICIAN", "H3 CLINICIAN", "4.3 H3", flags="CHECKED"),
    Case("Legs ache walking, ease sitting: no", {"H4": "no"}, "OK", "", "4.3 H4"),
    Case("Legs ache walking, ease sitting: yes", {"H4": "yes"}, "MODIFY", "H4 MODIFY", "4.3 H4", flags="STENOSIS"),
    Case("Legs ache walking, ease sitting: not sure", {"H4": "not_sure"}, "MODIFY", "H4 MODIFY", "4.3 H4", flags="STENOSIS"),
    Case("Hip, knee or foot problem: no", {"H5": "no"}, "OK", "", "4.3 H5"),
    Case("Hip, knee or foot problem: yes", {"H5": "yes"}, "MODIFY", "H5 MODIFY", "4.3 H5", flags="HIP_KNEE_FOOT"),
    Case("Hip, knee or foot problem: not sure", {"H5": "not_sure"}, "MODIFY", "H5 MODIFY", "4.3 H5", flags="HIP_KNEE_FOOT"),
    Case("Cancer: no", {"D1": "no"}, "OK", "", "4.2 D1"),
    Case("Fever with back pain: no", {"E1": "no"}, "OK", "", "4.2 E1"),
    Case("Infection risk: no", {"E2": "no"}, "OK", "", "4.2 E2"),
    Case("Swollen calf: no", {"B6": "no"}, "OK", "", "4.3 B6"),
    Case("Heart disease: no", {"B8": "no"}, "OK", "", "4.3 B8"),
    Case("Pregnant: no", {"G1": "no"}, "OK", "", "4.3 G1"),
    Case("Cold or fever today: no", {"I1": "no"}, "OK", "", "4.3 I1"),
    Case("Cold or fever today: yes", {"I1": "yes"}, "OK", "", "4.3 I1", delay=True),
    Case("Cold or fever today: not sure", {"I1": "not_sure"}, "OK", "", "4.3 I1", delay=True),
    Case("Back pain from before 45: no", {"F0": "no"}, "OK", "", "4.2 F0"),
    Case("Long back pain, no sign of spinal arthritis", signs(), "OK", "", "4.2 F"),
    Case("Two signs are not enough", signs(yes=2), "OK", "", "4.2 F"),
    Case("Three signs: mention it to a doctor", signs(yes=3), "ADVISE", "F ADVISE", "4.2 F"),
    Case("Four signs: the same, with the referral text", signs(yes=4), "ADVISE", "F ADVISE", "4.2 F"),
    Case("All nine signs", signs(yes=9), "ADVISE", "F ADVISE", "4.2 F"),
    Case("Not sure counts as a sign", signs(not_sure=3), "ADVISE", "F ADVISE", "4.2 F"),
    Case("Not sure about all nine signs", signs(not_sure=9), "ADVISE", "F ADVISE", "4.2 F"),
    Case("Yes and not sure count together", signs(yes=1, not_sure=2), "ADVISE", "F ADVISE", "4.2 F"),
    Case("Not sure about F0 asks the signs too", signs(yes=3, opened_by="not_sure"), "ADVISE", "F ADVISE", "4.2 F"),
    Case("The last three signs count like the first", {**signs(), "F7": "yes", "F8": "yes", "F9": "yes"}, "ADVISE", "F ADVISE", "4.2 F"),
)

TOGETHER = (
    Case("The worst answer wins, all are recorded", {"A9": "yes", "E3": "yes", "D2": "yes"}, "URGENT", "A9 MODIFY, D2 URGENT, E3 CLINICIAN", "4.1", flags="LEG_PAIN CHECKED"),
    Case("B1 and B2 come first, the rest of B after F", {"B3": "yes", "B2": "yes", "A1": "yes", **signs(yes=3)}, "EMERGENCY", "B2 EMERGENCY, A1 EMERGENCY, F ADVISE, B3 URGENT", "4.1"),
    Case("A flag is listed once, at its first place", {"H1": "yes", "H2": "yes", "B13": "yes", "A6": "checked"}, "CLINICIAN", "A6 MODIFY, B13 CLINICIAN, H1 CLINICIAN, H2 MODIFY", "3.4", flags="CHECKED FALLS"),
    Case("Two roads to one flag", {"B3": "known_stable", "B8": "yes", "B8b": "yes"}, "CLINICIAN", "B3 CLINICIAN, B8b MODIFY", "3.4", flags="CARDIAC"),
    Case("A finding that locks raises no flag", {"B3": "yes", "H2": "yes"}, "URGENT", "B3 URGENT, H2 MODIFY", "3.4", flags="FALLS"),
    Case("A cold today does not change the outcome", {"I1": "yes", "A9": "yes"}, "MODIFY", "A9 MODIFY", "4.3 I1", flags="LEG_PAIN", delay=True),
    Case("Advice stands beside a change", {**signs(yes=3), "H5": "yes"}, "MODIFY", "F ADVISE, H5 MODIFY", "4.1", flags="HIP_KNEE_FOOT"),
    Case("Aged 64: C5 is not asked", {}, "OK", "", "4.2 C5", age=64),
    Case("Aged 65: C5 is asked", {"C5": "no"}, "OK", "", "4.2 C5", age=65),
    Case("Aged 110", {"C5": "yes"}, "CLINICIAN", "C5 CLINICIAN", "4.2 C5", flags="CHECKED", age=110),
    Case("Aged 0", {}, "OK", "", "architecture 7", age=0),
    Case("Cannot be pregnant: G is not asked", {"G1": None, "G2": None}, "OK", "", "4.3 G1", may_be_pregnant=False),
)

# What a clinician cleared in an earlier screening counts as MODIFY while the answer is still one for a clinician.
CLEARED = (
    Case("Cleared: old cancer, same pain", {"D1": "yes", "D1b": "no"}, "MODIFY", "D1b MODIFY", "4.1, 4.2 D1", flags="CHECKED", cleared_before=("D1b",)),
    Case("Cleared, but the pain is new now", {"D1": "yes", "D1b": "yes"}, "URGENT", "D1b URGENT", "4.1", cleared_before=("D1b",)),
    Case("Cleared: long-standing numbness", {"A1": "checked"}, "MODIFY", "A1 MODIFY", "4.1", flags="CHECKED", cleared_before=("A1",)),
    Case("Cleared, but the numbness is new now", {"A1": "yes"}, "EMERGENCY", "A1 EMERGENCY", "4.1", cleared_before=("A1",)),
    Case("Cleared, but unsure about the numbness now", {"A1": "not_sure"}, "URGENT", "A1 URGENT", "4.1", cleared_before=("A1",)),
    Case("Cleared: known angina keeps its flag", {"B3": "known_stable"}, "MODIFY", "B3 MODIFY", "4.1", flags="CARDIAC", cleared_before=("B3",)),
    Case("Cleared: only the item that was cleared", {"B5": "yes", "B7": "yes"}, "CLINICIAN", "B5 MODIFY, B7 CLINICIAN", "4.1", flags="CHECKED", cleared_before=("B5",)),
    Case("Cleared: several, some twice", {"B5": "yes", "B9": "yes"}, "MODIFY", "B5 MODIFY, B9 MODIFY", "4.1", flags="CHECKED HYPERTENSION", cleared_before=("B9", "B5", "B9")),
    Case("Cleared: pregnancy, warning signs now", {"G1": "yes", "G1b": "yes"}, "URGENT", "G1 MODIFY, G1b URGENT", "4.1", flags="PREGNANCY", cleared_before=("G1", "G1b")),
    Case("Cleared: an answer that is MODIFY anyway stays so", {"B8": "yes", "B8b": "yes"}, "MODIFY", "B8b MODIFY", "4.1", flags="CARDIAC", cleared_before=("B8b",)),
    Case("Cleared: an answer of no stays no", {}, "OK", "", "4.1", cleared_before=("B5", "A1")),
    Case("Cleared: the parent's clearance is not the follow-up's", {"D1": "yes", "D1b": "no"}, "CLINICIAN", "D1b CLINICIAN", "4.1", flags="CHECKED", cleared_before=("D1",)),
    Case("Cleared: an item not asked now has no effect", {"G1": None, "G2": None}, "OK", "", "4.1", may_be_pregnant=False, cleared_before=("G1", "C5")),
    Case("Cleared: urgent is never lifted", {"D2": "yes"}, "URGENT", "D2 URGENT", "4.1", cleared_before=("D2",)),
    Case("Cleared: advice is never lifted", signs(yes=4), "ADVISE", "F ADVISE", "4.1", cleared_before=("F0", "F1", "F9")),
)

# Nobody answers forty questions with chest pain: an emergency answer stands on what is there.
EMERGENCY_STANDS = (
    Case("Chest pain, nothing else answered", {**dict.fromkeys(ALL_CLEAR), "B1": "yes"}, "EMERGENCY", "B1 EMERGENCY", "4.1"),
    Case("An emergency, what else was said is recorded", {**dict.fromkeys(ALL_CLEAR), "A3": "yes", "A9": "yes", "I1": "yes"}, "EMERGENCY", "A3 EMERGENCY, A9 MODIFY", "4.1", flags="LEG_PAIN", delay=True),
    Case("An emergency, signs counted as far as answered", {**dict.fromkeys(ALL_CLEAR), "A3": "yes", "F0": "yes", "F2": "yes", "F5": "yes", "F6": "not_sure"}, "EMERGENCY", "A3 EMERGENCY, F ADVISE", "4.1"),
    Case("An emergency, one answer that does not exist", {"B1": "yes", "A1": "perhaps"}, "EMERGENCY", "B1 EMERGENCY", "4.1"),
    Case("An emergency, one item that does not exist", {"B1": "yes", "Z9": "yes"}, "EMERGENCY", "B1 EMERGENCY", "4.1"),
    Case("An emergency, one item that is not asked", {"B1": "yes", "C5": "yes", "D1b": "yes"}, "EMERGENCY", "B1 EMERGENCY", "4.1"),
    Case("An emergency in a follow-up, the rest empty", {**dict.fromkeys(ALL_CLEAR), "E1": "not_sure", "E1b": "yes"}, "EMERGENCY", "E1 URGENT, E1b EMERGENCY", "4.1"),
)

REFUSED = (
    Refused("An item left empty is never a no", {"A4": None}, ("A4: is missing",)),
    Refused("Every empty item is named", {"H5": None, "B1": None, "D3": None}, ("B1: is missing", "D3: is missing", "H5: is missing")),
    Refused("Urgent does not excuse empty items", {"D2": "yes", "B4": None}, ("B4: is missing",)),
    Refused("Aged 65: C5 may not be left out", {}, ("C5: is missing",), age=65),
    Refused("Aged 64: C5 may not be answered", {"C5": "no"}, ("C5: is answered but not asked",), age=64),
    Refused("Cancer: the follow-up may not be left out", {"D1": "yes"}, ("D1b: is missing",)),
    Refused("No cancer: the follow-up is not asked", {"D1b": "no"}, ("D1b: is answered but not asked",)),
    Refused("Infection risk: the follow-up may not be left out", {"E2": "not_sure"}, ("E2b: is missing",)),
    Refused("Heart disease: the follow-up may not be left out", {"B8": "yes"}, ("B8b: is missing",)),
    Refused("Swollen calf: the follow-up may not be left out", {"B6": "yes"}, ("B6b: is missing",)),
    Refused("Pregnant: the follow-up may not be left out", {"G1": "yes"}, ("G1b: is missing",)),
    Refused("Fever: the follow-up may not be left out", {"E1": "yes"}, ("E1b: is missing",)),
    Refused("Long back pain: each sign is required", {"F0": "yes", "F1": "no", "F2": "no", "F3": "no", "F4": "no", "F5": "no", "F6": "no", "F7": "no", "F8": "no"}, ("F9: is missing",)),
    Refused("Signs without F0 are not asked", {"F3": "yes"}, ("F3: is answered but not asked",)),
    Refused("Cannot be pregnant: G may not be answered", {}, ("G1: is answered but not asked", "G2: is answered but not asked"), may_be_pregnant=False),
    Refused("An emergency in a follow-up that is not asked does not count", {"E1b": "yes"}, ("E1b: is answered but not asked",)),
    Refused("The same for the calf", {"B6b": "yes"}, ("B6b: is answered but not asked",)),
    Refused("While the parent is empty the follow-up is not asked", {"E1": None, "E1b": "yes"}, ("E1: is missing", "E1b: is answered but not asked")),
    Refused("While the parent's answer does not exist the follow-up is not asked", {"E1": "maybe", "E1b": "yes"}, ("E1: must be one of no, yes, not_sure", "E1b: is answered but not asked")),
    Refused("An answer that this item does not have", {"A9": "checked"}, ("A9: must be one of no, yes, not_sure",)),
    Refused("C1 has no long-standing answer", {"C1": "checked"}, ("C1: must be one of no, yes, not_sure",)),
    Refused("Answers are exact", {"B1": "Yes"}, ("B1: must be one of no, yes, not_sure",)),
    Refused("An empty answer is no answer", {"B10": ""}, ("B10: must be one of no, yes, not_sure, other_diabetes",)),
    Refused("An item that does not exist", {"Z9": "yes"}, ("Z9: is not a known item",)),
    Refused("F is a finding, not a question", {"F": "yes"}, ("F: is not a known item",)),
    Refused("B6c does not exist, nor does a1", {"B6c": "no", "a1": "no"}, ("B6c: is not a known item", "a1: is not a known item")),
    Refused("A clearance does not answer the question", {"B5": None}, ("B5: is missing",), cleared_before=("B5",)),
)
# fmt: on

ACCEPTED = (*EACH_ANSWER, *TOGETHER, *CLEARED, *EMERGENCY_STANDS)
