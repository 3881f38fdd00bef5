"""Records that every room shares."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.core import clock
from cms.core.prepared import Prepared

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class PersonalDataReveal(models.Model):
    """One look at an unmasked phone or ID number: who, whose, when, what for (field-notes P4, S1).

    Append-only; the database refuses changes and deletions.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    field = models.CharField(_("field"), max_length=40)
    purpose = models.CharField(_("purpose"), max_length=200)
    at = models.DateTimeField(_("time"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        indexes = [models.Index(fields=["content_type", "object_id", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.field}"


class PeriodicRun(models.Model):
    """When a periodic job ran last and is due next; its row is what keeps two machines apart."""

    name = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
    # Whoever took the job has it until then; a machine that died gives it back by that.
    taken_until = models.DateTimeField(default=clock.now)
    taken_by = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    runs = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("run of a periodic job")
        verbose_name_plural = _("runs of periodic jobs")

    def __str__(self) -> str:
        return self.name


def _page_path(name: "StrPromise") -> "models.CharField[str, str]":
    """Return a field for the address of a page on this site, which the footer leads to."""
    return models.CharField(
        name,
        max_length=120,
        blank=True,
        validators=[RegexValidator(r"^/[\w/-]*/$", _("Begins and ends with /, as in /privacy/."))],
        help_text=_("Address of the Chinese page on this site, for example /privacy/."),
    )


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """Who runs the site and how to reach them: the frame of every page (field-notes G1, G2)."""

    site_name = models.CharField(
        _("name of the site"),
        max_length=40,
        default="新时代文明实践中心",
        help_text=_(
            "Stands at the top of every page. Short enough for a phone: up to 16 characters."
        ),
    )
    site_name_en = models.CharField(
        _("name of the site in English"),
        max_length=80,
        default="New Era Civilization Practice Centre",
    )
    host = models.CharField(
        _("host organisation"), max_length=80, blank=True, help_text=_("The full official name.")
    )
    host_en = models.CharField(_("host organisation in English"), max_length=160, blank=True)
    phone = models.CharField(
        _("phone"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                r"^\+?[0-9][0-9 \-]{4,30}$",
                _("Digits, spaces and hyphens only, for example 0631-0000000."),
            )
        ],
        help_text=_("A number that is answered during working hours."),
    )
    address = models.CharField(_("address"), max_length=120, blank=True)
    address_en = models.CharField(_("address in English"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    report_url = models.URLField(
        _("where errors are reported"),
        blank=True,
        help_text=_(
            "Address of the page for reports and suggestions. Empty: a mail to the address above."
        ),
    )
    icp_number = models.CharField(
        _("ICP number"),
        max_length=60,
        blank=True,
        help_text=_("As filed with the Ministry of Industry, for example 鲁ICP备00000000号."),
    )
    police_number = models.CharField(
        _("police filing number"),
        max_length=60,
        blank=True,
        help_text=_("For example 鲁公网安备 00000000000000号."),
    )
    site_code = models.CharField(
        _("site identification code"),
        max_length=20,
        blank=True,
        help_text=_("Ten digits for a government site, CA and digits for a party body's site."),
    )
    party_mark = models.ForeignKey(
        "images.CustomImage",
        verbose_name=_("party or government site mark"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The mark that the registry has issued. Leave empty until you have it."),
    )
    party_mark_url = models.URLField(
        _("where the mark leads"),
        blank=True,
        help_text=_("The address that the registry has issued with the mark."),
    )

    about_path = _page_path(_("page about the centre"))
    help_path = _page_path(_("page on how to reserve"))
    privacy_path = _page_path(_("privacy notice"))
    accessibility_path = _page_path(_("accessibility statement"))

    select_related = ("party_mark",)
    panels = [
        MultiFieldPanel([FieldPanel("site_name"), FieldPanel("site_name_en")], heading=_("Name")),
        MultiFieldPanel(
            [
                FieldPanel("host"),
                FieldPanel("host_en"),
                FieldPanel("phone"),
                FieldPanel("address"),
                FieldPanel("address_en"),
                FieldPanel("email"),
                FieldPanel("report_url"),
            ],
            heading=_("Host and contact"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("about_path"),
                FieldPanel("help_path"),
                FieldPanel("privacy_path"),
                FieldPanel("accessibility_path"),
            ],
            heading=_("Pages in the footer"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("icp_number"),
                FieldPanel("police_number"),
                FieldPanel("site_code"),
                FieldPanel("party_mark"),
                FieldPanel("party_mark_url"),
            ],
            heading=_("Numbers that the law asks for"),
        ),
    ]

    class Meta:
        verbose_name = _("name, contact and footer")
        verbose_name_plural = _("name, contact and footer")

    def __str__(self) -> str:
        return self.site_name

    @classmethod
    def of_default_site(cls) -> "SiteSettings":
        """Return the default site's settings, or unsaved defaults; one query, never a write."""
        return _OF_DEFAULT_SITE.first() or cls()

    @property
    def display_name(self) -> str:
        return self._spoken(self.site_name, self.site_name_en)

    @property
    def display_host(self) -> str:
        return self._spoken(self.host, self.host_en)

    @property
    def display_address(self) -> str:
        return self._spoken(self.address, self.address_en)

    @property
    def report_address(self) -> str:
        """Where a visitor reports an error or makes a suggestion; empty if nothing is set."""
        return self.report_url or (f"mailto:{self.email}" if self.email else "")

    @property
    def footer_pages(self) -> list[tuple[str, str]]:
        """Title and address of each page that the footer leads to, in the reader's language."""
        pages = [
            (_("About the centre"), self.about_path),
            (_("How to reserve"), self.help_path),
            (_("Privacy"), self.privacy_path),
            (_("Accessibility"), self.accessibility_path),
        ]
        return [(str(title), self._spoken_path(path)) for title, path in pages if path]

    @property
    def privacy_address(self) -> str:
        return self._spoken_path(self.privacy_path) if self.privacy_path else ""

    @staticmethod
    def _spoken_path(path: str) -> str:
        return f"/en{path}" if (get_language() or "").startswith("en") else path

    @property
    def police_digits(self) -> str:
        """The digits of the police filing, which the registry's own address asks for."""
        return "".join(filter(str.isdigit, self.police_number))

    @property
    def phone_digits(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")

    @staticmethod
    def _spoken(chinese: str, english: str) -> str:
        return english if english and (get_language() or "").startswith("en") else chinese


_OF_DEFAULT_SITE: Prepared[SiteSettings] = Prepared(
    lambda: SiteSettings.base_queryset().filter(site__is_default_site=True).order_by("pk")[:1]
)
