"""The guards of places and rooms (``manage.py check_integrity``)."""

from cms.core.integrity import expect_guards

expect_guards(
    sqlite=[
        f"{rule}_{act}"
        for rule in ("place_level_parent", "space_part")
        for act in ("insert", "update")
    ],
    postgresql=["place_level_parent", "space_part"],
)
