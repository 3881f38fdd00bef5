"""Say in Chinese what Wagtail's own migrations named in English; people see these names."""

from typing import Any

from django.db import migrations

GROUPS = {"Editors": "编辑", "Moderators": "审核发布"}
REVIEW = ("Moderators approval", "发布前审核")
ROOT = ("Root", "全部")


def _rename(apps: Any, names: dict[str, str]) -> None:
    group = apps.get_model("auth", "Group")
    for old, new in names.items():
        if not group.objects.filter(name=new).exists():
            group.objects.filter(name=old).update(name=new)


def into_chinese(apps: Any, schema_editor: Any) -> None:
    _rename(apps, GROUPS)
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name=REVIEW[0]).update(name=REVIEW[1])
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=ROOT[0]).update(
        name=ROOT[1]
    )
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=ROOT[0]).update(
        title=ROOT[1], draft_title=ROOT[1]
    )


def into_english(apps: Any, schema_editor: Any) -> None:
    _rename(apps, {new: old for old, new in GROUPS.items()})
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name=REVIEW[1]).update(name=REVIEW[0])
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=ROOT[1]).update(
        name=ROOT[0]
    )
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=ROOT[1]).update(
        title=ROOT[0], draft_title=ROOT[0]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        # Each of these looks for the groups by their English names.
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtaildocs", "0002_initial_data"),
        ("wagtailimages", "0002_initial_data"),
        ("wagtailmedia", "0002_initial_data"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]

    operations = [migrations.RunPython(into_chinese, into_english)]
