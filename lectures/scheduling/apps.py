from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "lectures.scheduling"
    label = "scheduling"
    verbose_name = _("Scheduling")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from lectures.scheduling import integrity, receivers  # noqa: F401  # they register
        from lectures.scheduling.viewsets import POLICIES

        for model, policy in POLICIES.items():
            register_permission_policy(model, policy)
