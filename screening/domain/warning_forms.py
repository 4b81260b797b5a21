"""Words in a note that ask the list question, by the line of the list that they point to.

Inflections, everyday words and common misspellings stand as forms of their own. A word asked about for
nothing costs a minute, a missed one may cost more: in doubt a form is in. Source: clinical specification
4.5 (numb, bladder, chest, fever as examples); the choice of the others is a design choice.
"""

from collections.abc import Mapping
from typing import Final

_NERVES: Final = """
numb, numbness, numbed, numbing, numbs, numby, num, nub, nubm, numbb, nummb, nunb, mumb, numbnes, numness,
numbnss, nubness, numbess, tingle, tingles, tingling, tingly, tingeling, tinglin, tingley, pins and needles,
pins n needles, pins & needles, pin and needles, prickling, pricking, saddle, sadle, saddel, groin, groins,
groyne, crotch, between my legs, between the legs, private parts, privates, genital, genitals,
genitalia, penis, vagina, vaginal, vulva, testicle, testicles, perineum, perineal, down below, down there,
back passage, anus, anal, rectum, bladder, bladders, blader, bladdar, blatter,
bladde, blaader, bladr, pee, peed, peeing, pees, pea myself, wee, weed, weeing, wees, weewee, piss, pissed, pissing, urine,
urin, urinate, urinating, urinated, urination, incontinent, incontinence, incontinance, incontenence,
incontinense, incontinet, continence, incontinant, leak, leaks, leaked, leaking, leakage, wet myself, wet the bed, wetting, soiled, soiling, soil myself, messed myself, accident in my pants, retention, catheter,
toilet, toilets, loo, toliet, toilt, wipe, wiped, wiping, bowel, bowels, bowl movement, bowell, bowle, boweel,
poo, poos, pooed, pooing, poop, pooped, pooping, stool, stools, faeces, feces, constipated, constipation, cant go, couldn't
go, pass wind, passing wind, sex, sexual, sexually, erection, erections, erectile, orgasm, impotent, impotence,
cauda equina, cauda, equina, corda equina, both legs, both my legs, both of my legs, both feet, both my feet, both of my feet, both thighs, both calves, both sides,
legs tingle, sciatica both, can't feel, cannot feel, can not feel, couldn't feel, could not feel, can't really feel, don't
feel my, no feeling, no sensation, lost feeling, lost the feeling, lost all feeling, loss of feeling, lost sensation, loss of sensation, less feeling, feels different, feel different,
feels strange, feels weird, feels odd, strange feeling, strange feelings, weird feeling, odd feeling,
funny feeling, gone dead, went dead, feels dead, feel dead, dead leg, dead legs, dead foot, deadness
"""

_LEG_WEAKNESS: Final = """
weak, weaker, weakness, weekness, weaknes, wekness, weakened, weakening, week leg, week legs, week foot, leg week, legs week, leg is week,
legs are week, wek, weak leg, weak legs, weak foot, foot drop, footdrop, drop foot, dropped foot, drag, drags, dragged, dragging, draging,
foot slaps, foot slap, slapping, gave way, give way, gives way, giving way, given way, gave out, give out, gives out, giving out,
gave in, buckle, buckled, buckles, buckling, collapses under, paralysed, paralyzed, paralysis, paralised, paralyse, can't move, cannot
move, can not move, couldn't move, could not move, can't lift, cannot lift, couldn't lift, can't stand, cannot stand,
couldn't stand, could not stand, can't walk, cannot walk, can not walk, couldn't walk, could not walk, unable to
walk, unable to stand, no strength, lost strength, lost power, loss of power, no power, losing strength, heavy leg, heavy legs, legs like jelly, jelly
legs, limp, limped, limping, limps, stumble, stumbled, stumbles, stumbling, stumbeled
"""

_HEART: Final = """
chest, chests, cheast, chast, chset, ches, chesst, chet, chest pain, chestpain, chest pains, breast bone, breastbone, angina, anjina, heart,
hart pain, heart attack, heartattack, heart racing, heartbeat, hartbeat, palpitation, palpitations, palpatations, palputations, palps, pulse racing,
irregular pulse, skipped beats, skipping beats, missed beats, jaw pain, left arm, tight band, band around, breathless, breathlessness, brethless,
breatless, breathles, breathlesness, short of breath, shortness of breath, short breath, shortness of breth, short of breth, out of breath,
out of breth, breathing, breething, breathe, couldn't breathe, breath, breaths, breth, puffed, puffing, gasping, gasped, gasp, wheeze, wheezing,
wheezy, winded, faint, fainted, faints, fainting, faintness, fainty, feint, feinted, feinting, fant, fainded, blackout, black out,
blacked out, blackouts, blacking out, passed out, pass out, passing out, past out, collapse, collapsed, collapsing, colapse, colapsed,
collasped, collapsd, unconscious, unconcious, keeled over, dizzy, dizzyness, dizziness, dizzines, dizy, dizzie, diziness, giddy,
lightheaded, light headed, light headedness, lightheadedness, woozy, swimmy head, vertigo, clammy, cold sweat, cold sweats, tummy, tummy
pain, stomach pain, stomach pains, pain in my stomach, stomach ache, stomache ache, belly pain, pain in my belly, abdominal, abdomen, pulsing, aneurysm,
aneurism, aorta, stroke, ministroke, mini stroke, slurred, face drooped, drooping, cardiac
"""

_CALF: Final = """
calf, calfs, calve, calves, calf swollen, swollen calf, swollen leg, swollen legs, swollen, swolen, swollon, swollan, swelling, sweling, swellings,
swell, swells, swelled, swelled up, swole, puffy leg, puffy legs, puffy ankle, puffy ankles, hot leg, warm leg, red leg, leg is hot, leg is
red, leg is warm, clot, clots, blood clot, bloodclot, thrombosis, trombosis, dvt, embolism
"""

_FEVER: Final = """
fever, fevers, feverish, fevered, fevr, feaver, feever, fevar, feverishness, high temperature, high temp, a temperature of, got a temperature, had a temperature,
have a temperature, having a temperature, running a temperature, ran a temperature, with a temperature, temperature up, raised temperature, shiver, shivers, shivering, shivery,
shivered, shiverring, shivring, chills, rigor, rigors, shakes, shaking, night sweat, night sweats, nightsweat, nightsweats, nite sweats,
sweats, sweat at night, sweats at night, sweating at night, sweating in the night, sweaty at night, drenching, drenched in sweat, soaked in sweat, confused,
confusion, confussed, delirious, sepsis, septic, infection, infections, infected, infecton
"""

_WEIGHT: Final = """
lost weight, lost some weight, lost more weight, lost so much weight, lost a lot of weight, lost alot of weight, loosing weight, loosing wieght, losing weight, losing
wieght, lose weight, loses weight, loose weight, lost wieght, weight loss, weightloss, weight dropped, weight dropping, dropped weight, weight is dropping, weight is going down,
weight keeps, weight falling, thinner, lost kilos, lost pounds, lost stone, lost kg, kilos lighter, no appetite, lost appetite, lost my appetite, loss of appetite, off my food, clothes
loose, clothes are loose
"""

_FALL: Final = """
fall, falls, falling, fallen, fell, feel over, felt over, fel over, fell over, fell down, fallin, fallen over, fallover, trip over, trip up, tripped, triped, tripping,
slipped, sliped, slip, slips, slipping, tumble, tumbled, toppled, knocked over, knocked down, knocked off, came off my bike, accident, acident, accidents, accidant, crash,
crashed, car hit, hit by, hit my head, banged my head, unsteady, unsteadiness, unstedy, off balance, lost balance, lost my balance, lose
balance, losing balance, losing my balance, loss of balance, balance, wobbly, wobble, wobbled, wobbling, staggering, staggered, injured, injury, injuries, injurd, fracture, fractured, fractures, fracturd, broke my, broken
bone, broken bones, broken hip, broken wrist, broken ankle, broken foot, broken arm, broken back, cracked bone, osteoporosis, osteoperosis, brittle bones
"""

_ILLNESS: Final = """
ill, illness, ilness, illnesses, sick, sickness, unwell, poorly, vomit, vomited, vomiting, vommiting, throwing up, threw up, nausea, nauseous, diarrhoea,
diarrhea, diarhea, diarrhoe, flu, influenza, covid, coronavirus, pneumonia, bronchitis, cough, coughing, coughed, virus, stomach bug, shingles, kidney, kidneys, jaundice,
cancer, cancers, cancerous, caner, canser, cancr, cancar, tumour, tumor, tumours, tumors, tumer, metastasis, metastases, chemo, chemotherapy, radiotherapy, leukaemia, leukemia,
lymphoma, myeloma, lump, lumps, lumpy, blood, bloods, bloody, bleed, bleeds, bleeding, bled, blead, bleading, hospital, hospitals, hosptial, hospitle, a & e, emergency, ambulance, admitted, surgery, surgeries, surgeon,
operation, operations, operated, injection, injections, injected, steroid, steroids, prednisone, prednisolone, antibiotic, antibiotics, new medicine,
new medicines, new medication, new meds, new tablet, new tablets, new pill, new pills, new drug, new drugs, new prescription, started taking, diagnosed, diagnosis, diabetes, diabetic, hypo, epilepsy, seizure,
seizures, tuberculosis, hiv, dialysis, transplant, blood pressure, headache, headaches, headach, migraine
"""

_PREGNANCY: Final = """
pregnant, pregnent, pregant, pregnat, prgnant, pregnancy, pregnancies, pregnacy, pregancy, pregnency, preggers, preggo, expecting a baby, I'm expecting, I am expecting, im expecting, we are expecting, we're expecting, having a baby, baby
bump, trimester, midwife, antenatal, contractions, contraction, waters broke, waters have broken, waters broken, period is late, late period, missed period, missed my period,
miscarriage, miscarried, miscariage, morning sickness, gave birth, given birth, giving birth, postnatal, postpartum, caesarean, cesarean, c section
"""

FORMS: Final[Mapping[str, str]] = {
    "nerves": _NERVES,
    "leg-weakness": _LEG_WEAKNESS,
    "heart": _HEART,
    "calf": _CALF,
    "fever": _FEVER,
    "weight": _WEIGHT,
    "fall": _FALL,
    "illness": _ILLNESS,
    "pregnancy": _PREGNANCY,
}
"""The id of a line of the weekly list, and its forms with commas between them."""
