from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "lectures.attendance"
    label = "attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        from lectures.attendance import integrity  # noqa: F401  # it registers its checks
