"""The letter box in the admin: what became of each letter, and how letters are worded."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.dates import moment_label
from cms.notices import permissions
from cms.notices.admin_forms import WordingForm
from cms.notices.domain.reveals import reveal_phone
from cms.notices.domain.sending import try_again
from cms.notices.domain.wordings import (
    change_wording,
    first_wording,
    present_wording,
    reset_wording,
)
from cms.notices.enums import STUCK_STATES, ChannelName, NoticeState, RevealPurpose
from cms.notices.kinds import NoticeKind, kind_named, kinds
from cms.notices.models import KindWording, Notice
from cms.notices.tasks import ring


def kind_label(name: str) -> str:
    """Return what people call the kind; its bare name where its room is gone."""
    found = kinds().get(name)
    return str(found.label) if found else name


def stuck_sentence() -> str:
    """Return how many letters nobody will send by himself, in words; empty where there is none."""
    counts = dict(Notice.objects.stuck().values_list("state").annotate(number=Count("pk")))
    words = {
        NoticeState.GIVEN_UP: _("given up: %(number)d"),
        NoticeState.NO_ADDRESS: _("without address or channel: %(number)d"),
    }
    said = [words[state] % {"number": counts[state]} for state in words if counts.get(state)]
    return " · ".join(said)


class CentreOnlyMixin:
    """For who looks after the letter box; others are sent back to the admin's first page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_look_after(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class NoticeFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=NoticeState.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("notice", "Kind"),
        choices=lambda: [(name, str(kind.label)) for name, kind in sorted(kinds().items())],
    )
    channel = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Sent by"),
        choices=ChannelName.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Notice
        fields: list[str] = []


class NoticeIndexView(CentreOnlyMixin, generic.IndexView):
    """All letters, the youngest first; numbers are masked."""

    model = Notice
    page_title = gettext_lazy("Notices")
    header_icon = "mail"
    index_url_name = "notices:index"
    index_results_url_name = "notices:index_results"
    filterset_class = NoticeFilterSet
    default_ordering = "-pk"
    paginate_by = 50
    columns = [
        TitleColumn(
            "kind",
            label=pgettext_lazy("notice", "Kind"),
            accessor=lambda notice: kind_label(notice.kind),
            get_url=lambda notice: reverse("notices:detail", args=[notice.pk]),
        ),
        Column("to", label=pgettext_lazy("notice", "To"), accessor="masked_address"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("attempts", label=gettext_lazy("Tries")),
        Column("error", label=gettext_lazy("Error"), accessor="last_error"),
        Column(
            "written",
            label=gettext_lazy("Written"),
            accessor=lambda notice: moment_label(notice.created_at),
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Any]:
        return Notice.objects.select_related("user")

    def get_page_subtitle(self) -> str:
        return stuck_sentence()


class NoticePage(CentreOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """One letter: what became of it. On POST its number is shown, and the look recorded."""

    template_name = "notices/admin/notice.html"
    header_icon = "mail"
    phone = ""

    @cached_property
    def notice(self) -> Notice:
        return get_object_or_404(Notice.objects.select_related("user"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return kind_label(self.notice.kind)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("notices:index"), "label": _("Notices")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice = self.notice
        facts = [
            (pgettext("notice", "To"), notice.masked_address or _("forgotten")),
            (_("State"), notice.get_state_display()),
            (_("Sent by"), notice.get_channel_display()),
            (_("Tries"), notice.attempts),
            (_("Error"), notice.last_error),
            (_("Written"), moment_label(notice.created_at)),
            (_("Next try"), moment_label(notice.next_try_at) if notice.next_try_at else ""),
            (_("Sent at"), moment_label(notice.sent_at) if notice.sent_at else ""),
            (_("Event"), notice.event),
        ]
        return super().get_context_data(
            notice=notice,
            facts=[(name, value) for name, value in facts if value != ""],
            may_try_again=notice.state in STUCK_STATES,
            phone=self.phone,
            purposes=[] if self.phone or not notice.phone_encrypted else RevealPurpose.choices,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.notice.phone_encrypted or request.POST.get("purpose") not in RevealPurpose:
            return self.render_to_response(self.get_context_data(), status=422)
        self.phone = reveal_phone(
            actor=request.user, notice=self.notice, purpose=request.POST["purpose"]
        )
        return self.render_to_response(self.get_context_data())


class TryAgainView(CentreOnlyMixin, View):
    """Have one stuck letter sent after all, by POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if try_again(notice=get_object_or_404(Notice, pk=pk)):
            ring()
            messages.success(request, _("It will be sent in a moment."))
        else:
            messages.warning(request, _("This message waits already, or was sent."))
        return redirect("notices:detail", pk=pk)


class WordingPage(WagtailAdminTemplateMixin, TemplateView):
    """What both pages on wordings share: the permission and the frame."""

    header_icon = "edit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_word(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]


class WordingIndexView(WordingPage):
    """Every kind of letter that this site sends, and whether the centre words it itself."""

    template_name = "notices/admin/wordings.html"
    page_title = gettext_lazy("Wording of notices")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = set(KindWording.objects.values_list("kind", flat=True))
        rows = [
            (kind, str(kind.label), kind.defaults["zh-hans"].subject, name in own)
            for name, kind in kinds().items()
        ]
        return super().get_context_data(rows=sorted(rows, key=lambda row: row[1]), **kwargs)


class WordingEditView(WordingPage):
    """Subject and text of one kind; save, look at them with example values, or go back."""

    template_name = "notices/admin/wording.html"
    form: WordingForm | None = None

    @cached_property
    def kind(self) -> NoticeKind:
        try:
            return kind_named(self.kwargs["kind"])
        except LookupError as error:
            raise Http404 from error

    def get_page_title(self) -> str:
        return str(self.kind.label)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("notice_wordings:index"), "label": _("Wording of notices")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = present_wording(self.kind)
        form = self.form or WordingForm(initial=words, kind=self.kind)
        return super().get_context_data(
            **{**kwargs, "kind": self.kind},
            form=form,
            preview=form.preview(),
            is_first=words == first_wording(self.kind),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "reset" in request.POST:
            reset_wording(actor=request.user, kind=self.kind)
            messages.success(request, _("The first wording is in use again."))
            return redirect(request.path)
        self.form = WordingForm(request.POST, kind=self.kind)
        if self.form.is_valid() and "preview" not in request.POST:
            return self._save(request, self.form)
        status = 200 if self.form.is_valid() else 422
        return self.render_to_response(self.get_context_data(), status=status)

    def _save(self, request: HttpRequest, form: WordingForm) -> HttpResponse:
        try:
            change_wording(actor=request.user, kind=self.kind, words=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, _("Saved. Messages are worded like this from now on."))
        return redirect(request.path)
