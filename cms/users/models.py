"""People who log in: team members, place managers, editors, staff. Residents never need to."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with a log-in; what she may do follows from her memberships (organisation)."""

    display_name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("As colleagues call this person.")
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name() or self.username
