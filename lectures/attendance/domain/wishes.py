"""What a resident typed, turned into what may be stored, or into sentences on what to mend."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core import personal_data
from lectures.attendance.errors import InvalidReservation

LONGEST_NAME = 40
# The largest party that any session may allow (Session.max_party).
LARGEST_PARTY = 50
# Control, invisible, direction-changing, unpaired characters: they hide or forge a name on a list.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# What a name may hold beside letters, marks and figures: 阿卜杜拉·买买提, O'Brien, 王姐（三组）.
SIGNS_OF_NAMES = frozenset(" ·•‧・'’-‐.．（）()、，,")
# A rare Chinese character may be newer than Python's tables, or a private one (Cn, Co).
LETTERS = ("L", "Cn", "Co")


@dataclass(frozen=True)
class Wish:
    """A checked wish for seats: ``name`` normalised, ``phone`` in eleven digits."""

    name: str
    phone: str
    party_size: int


def cleaned_name(typed: str) -> str:
    """Return ``typed`` in NFC, without unseen characters, its blanks joined to single spaces."""
    spaced = "".join(" " if c in "\t\r\n\u2028\u2029" else c for c in typed)
    seen = "".join(c for c in spaced if unicodedata.category(c) not in UNSEEN)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def checked_wish(*, name: str, phone: str, party_size: int, most_here: int = LARGEST_PARTY) -> Wish:
    """Return the wish in storable form. Raises ``InvalidReservation`` with a sentence a field.

    ``most_here`` is the session's own limit: it is named, but refused only with the seats, for a
    repeat of what was once accepted stays good.
    """
    errors: dict[str, list[str]] = {}
    name = cleaned_name(name)
    if not name:
        errors["name"] = [_("Please tell us your name.")]
    elif len(name) > LONGEST_NAME:
        errors["name"] = [_("Please shorten the name to at most 40 characters.")]
    elif not any(unicodedata.category(c).startswith(LETTERS) for c in name):
        errors["name"] = [_("Please write the name in characters or letters.")]
    elif not all(_belongs_to_name(c) for c in name):
        errors["name"] = [_("Please write the name without signs such as < > & @.")]
    try:
        # A number is short; a long text is refused before any pattern looks at it.
        mobile = personal_data.normalise_mobile(phone[:60])
    except ValidationError as error:
        errors["phone"] = list(error.messages)
        mobile = ""
    if not 1 <= party_size <= LARGEST_PARTY:
        errors["party_size"] = [party_sentence(most_here)]
    if errors:
        raise InvalidReservation(errors)
    return Wish(name, mobile, party_size)


def _belongs_to_name(c: str) -> bool:
    return unicodedata.category(c).startswith((*LETTERS, "M", "N")) or c in SIGNS_OF_NAMES


def party_sentence(largest: int) -> str:
    """Return the sentence that tells how many people one reservation may bring."""
    return ngettext(
        "One reservation here is for one person.",
        "One reservation here is for 1 to %(largest)d people.",
        largest,
    ) % {"largest": largest}
