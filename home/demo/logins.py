"""The people of the sample content who can log in; ``make run`` prints them (without Django)."""

from typing import NamedTuple

PASSWORD = "practice-2026"  # noqa: S105 - sample content only; production never loads it


class Login(NamedTuple):
    username: str
    role: str
    password: str = PASSWORD


LOGINS = [
    Login("admin", "the centre's administrator: everything"),
    Login("editor", "editor: pages, pictures, stories"),
    Login("leader", "leader of a lecture team"),
    Login("member", "member of the same lecture team"),
    Login("manager", "place manager of one village"),
    Login("dispatcher", "dispatcher of the centre"),
    Login("auditor", "auditor: reads everything, changes nothing"),
]
