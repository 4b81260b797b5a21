"""Which answers are private: about bladder, bowel, sex, pregnancy and drugs (clinical specification 9.3).

They are for the clinicians who look after the person, when they ask for them. Lists, files and the record review keep
them back, and so what would give them away.
"""

from typing import Final

from screening.domain.items import AskedOf, Item
from screening.domain.questions import RULESETS
from screening.domain.wording import PREGNANCY_TICK

_ITEMS: Final[tuple[Item, ...]] = tuple(item for rules in RULESETS.values() for item in rules.items)
PRIVATE_ITEMS: Final = frozenset(item.id for item in _ITEMS if item.is_sensitive)
# Questions that only some are asked: that they were asked at all says something.
TELLING_ITEMS: Final = frozenset(
    item.id
    for item in _ITEMS
    if item.is_sensitive and (item.follows or item.asked_of is not AskedOf.EVERYONE)
)
# Ticks of the weekly list that name what is private.
PRIVATE_TICKS: Final = frozenset({"nerves", PREGNANCY_TICK})
PRIVATE_FLAGS: Final = frozenset(item.flag.value for item in _ITEMS if item.is_sensitive) - {
    item.flag.value for item in _ITEMS if not item.is_sensitive
}
