"""The sample log-ins, one for each kind of person. No Django here: ``make run`` prints them."""

from dataclasses import dataclass

# Known to everybody who reads this file: never loaded outside DEBUG unless asked for by name.
PASSWORD = "shell-hill-lantern-7"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Login:
    """A sample person, what she is (in English, for the terminal) and her memberships."""

    username: str
    name: str
    role: str
    team: str = ""  # slug
    place: str = ""  # slug
    membership: str = ""  # organisation.enums.Role
    is_superuser: bool = False
    groups: tuple[str, ...] = ()
    password: str = PASSWORD


LOGINS = (
    Login("admin", "示例管理员", "staff of the centre, may do everything", is_superuser=True),
    Login(
        "editor",
        "示例编辑",
        "editor, writes, translates and publishes pages",
        place="centre",
        membership="editor",
        groups=("编辑", "审核发布"),
    ),
    Login(
        "team",
        "示例队员",
        "member of the team 红色乳娘",
        team="hongse-runiang",
        membership="member",
    ),
    Login(
        "leader",
        "示例队长",
        "leader of the team 红色乳娘",
        team="hongse-runiang",
        membership="leader",
    ),
    Login(
        "manager", "示例站长", "manager of the village 西里村", place="xili", membership="manager"
    ),
    Login(
        "townmanager",
        "示例所长",
        "manager of the town 南黄镇",
        place="nanhuang",
        membership="manager",
    ),
    Login(
        "dispatcher",
        "示例派单员",
        "dispatcher of the centre",
        place="centre",
        membership="dispatcher",
    ),
    Login(
        "auditor",
        "示例审计员",
        "auditor, reads and changes nothing",
        place="centre",
        membership="auditor",
    ),
)
