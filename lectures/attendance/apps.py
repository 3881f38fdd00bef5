from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "lectures.attendance"
    label = "attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        from cms.notices.kinds import register
        from lectures.attendance import integrity, notices, periodic  # noqa: F401  # they register

        for kind in notices.KINDS.values():
            register(kind)
