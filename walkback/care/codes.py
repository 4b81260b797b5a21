"""The secret of an invitation: twelve characters that look like no others, kept as a keyed hash only."""

import secrets
from typing import Final

from django.utils.crypto import salted_hmac

ALPHABET: Final = "34679ACDEFGHJKMNPQRTVWXYZ"
"""Without 0 O, 1 I L, 2, 5 S, 8 B and U: nothing here is taken for something else."""
LENGTH: Final = 12
GROUP: Final = 4


def new_code() -> str:
    """A new secret, of 55 bits or more."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_of(made_from: str) -> str:
    """The secret of one form that was sent: the same again, as often as it is sent. Made with this site's key."""
    number = int.from_bytes(
        salted_hmac("walkback.care.code", made_from, algorithm="sha256").digest()
    )
    letters = []
    for _place in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def grouped(code: str) -> str:
    """As it is shown and read out: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def as_typed(text: str) -> str:
    """What somebody typed, without case, spaces and dashes; empty when it can be no code."""
    code = "".join(character for character in text.upper() if character.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def digest(code: str) -> bytes:
    """What is kept of a code. It needs this site's key to be made again."""
    return salted_hmac("walkback.care.invitation", code, algorithm="sha256").digest()
