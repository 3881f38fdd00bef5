"""Who looks after the letter box: who has Django's permission, as the centre's own managers do
(``organisation.backends``).
"""

from __future__ import annotations

from typing import Any

LOOK_AFTER = "notices.change_notice"
WORD = "notices.change_kindwording"


def may_look_after(actor: Any) -> bool:
    """May ``actor`` see the list, have letters tried again and, recorded, look at a number?"""
    return bool(actor is not None and actor.is_authenticated and actor.has_perm(LOOK_AFTER))


def may_word(actor: Any) -> bool:
    """May ``actor`` change how letters are worded?"""
    return bool(actor is not None and actor.is_authenticated and actor.has_perm(WORD))
