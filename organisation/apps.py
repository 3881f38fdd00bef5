from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Places and teams")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from organisation import integrity  # noqa: F401  # it names the guards
        from organisation.admin.policy import POLICIES

        for model, policy in POLICIES.items():
            register_permission_policy(model, policy)
