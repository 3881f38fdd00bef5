"""The form of every page: nobody has to know what makes a valid address."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.utils.text import slugify
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

from cms.core import clock

LONGEST = 80  # characters; Chinese addresses are three times as long when they are copied


class PageForm(WagtailAdminPageForm):
    """Makes the last part of the address from what was typed, from the title, or from the day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("slug"):
            field.required = False
            field.validators = [
                rule for rule in field.validators if not isinstance(rule, RegexValidator)
            ]

    def clean_slug(self) -> str:
        """Return a valid address; of a new page also one that is free."""
        typed = _address_of(self.cleaned_data.get("slug"))
        slug = typed or _address_of(self.cleaned_data.get("title")) or self._by_day()
        if self.instance.pk and typed:
            return slug  # somebody who changes an address hears that it is taken
        return self._free(slug)

    def _by_day(self) -> str:
        return f"{self.instance._meta.model_name.removesuffix('page')}-{clock.today():%Y%m%d}"

    def _free(self, slug: str) -> str:
        parent = self.parent_page
        siblings = parent.get_children() if parent else Page.objects.none()
        taken = set(
            siblings.exclude(pk=self.instance.pk)
            .filter(slug__startswith=slug)
            .values_list("slug", flat=True)
        )
        number, free = 2, slug
        while free in taken:
            number, free = number + 1, f"{slug}-{number}"
        return free


def _address_of(words: str | None) -> str:
    return slugify(words or "", allow_unicode=True)[:LONGEST].strip("-_")
