"""What this room adds to the admin: its menu group, its choosers, the words of its log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.log_actions import LogActionRegistry, LogFormatter

from organisation.admin.choosers import CHOOSERS
from organisation.admin.viewsets import OrganisationGroup
from organisation.domain.recording import CHANGED, IMPORTED


@hooks.register("register_admin_viewset")
def show_places_and_teams() -> Sequence[ViewSet | ViewSetGroup]:
    return [*CHOOSERS, OrganisationGroup()]


def field_names(entry: Any) -> str:
    """Return the changed fields of a log entry, in the reader's words."""
    model = entry.content_type.model_class() if entry.content_type else None
    found = {field.name: field for field in model._meta.get_fields()} if model else {}
    words = []
    for name in entry.data.get("changes", {}):
        field = found.get(name)
        related = getattr(field, "related_model", None)
        if (own := getattr(field, "verbose_name", None)) is not None:
            words.append(str(own))
        elif related is not None:
            words.append(str(related._meta.verbose_name_plural))
        else:
            words.append(_("place above") if name == "parent" else name)
    return "、".join(words)


@hooks.register("register_log_actions")
def name_our_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(CHANGED)
    class ChangedFormatter(LogFormatter):
        label = gettext_lazy("Change")

        def format_message(self, log_entry: Any) -> str:
            return _("Changed: %(fields)s") % {"fields": field_names(log_entry)}

    @actions.register_action(IMPORTED)
    class ImportedFormatter(LogFormatter):
        label = gettext_lazy("Import")

        def format_message(self, log_entry: Any) -> str:
            fields = field_names(log_entry)
            if not fields:
                return _("Added by an import")
            return _("Changed by an import: %(fields)s") % {"fields": fields}
