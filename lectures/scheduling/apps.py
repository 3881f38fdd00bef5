from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "lectures.scheduling"
    label = "scheduling"
    verbose_name = _("Scheduling")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.core.work import register_work
        from cms.notices.kinds import register
        from lectures.scheduling import (  # noqa: F401  # they register
            audit,
            closures,
            inbox,
            integrity,
            notices_changes,
            notices_requests,
            receivers,
        )
        from lectures.scheduling.domain import refusals  # noqa: F401
        from lectures.scheduling.viewsets import POLICIES
        from organisation.domain.affected import register_affected

        for model, policy in POLICIES.items():
            register_permission_policy(model, policy)
        register(closures.CLOSURE_OVER_SESSION)
        for kind in (notices_changes.CHANGED_BY_OTHERS, *notices_requests.KINDS):
            register(kind)
        register_work(inbox.waiting_sessions)
        register_affected(closures.find_affected)
