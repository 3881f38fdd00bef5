"""Upload a table, look at what it would do, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from organisation import permissions
from organisation.admin.forms import ImportForm
from organisation.domain.importing import (
    ImportPlan,
    RowStatus,
    apply_import,
    dry_run_import,
    review_import,
)
from organisation.enums import ImportKind
from organisation.errors import ImportRefused, ImportStale
from organisation.models import ImportDraft
from organisation.tables.exporting import CONTENT_TYPES, export, template

ROWS_A_PAGE = 100
# What needs a person's eye comes first.
STATUS_ORDER = (RowStatus.WRONG, RowStatus.CHANGED, RowStatus.NEW, RowStatus.SAME)
STATUS_WORDS = {
    RowStatus.NEW: gettext_lazy("New"),
    RowStatus.CHANGED: pgettext_lazy("organisation", "Changed"),
    RowStatus.SAME: gettext_lazy("Unchanged"),
    RowStatus.WRONG: gettext_lazy("Wrong"),
}
TITLES = {
    ImportKind.PLACES: gettext_lazy("Import places"),
    ImportKind.TEAMS: gettext_lazy("Import teams"),
}


class ImportPage(WagtailAdminTemplateMixin, TemplateView):
    """What both steps share: the permission, the kind of table, the frame."""

    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_manage_anything(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    @cached_property
    def import_kind(self) -> ImportKind:
        try:
            return ImportKind(self.kwargs["kind"])
        except ValueError as error:
            raise Http404 from error

    def get_page_title(self) -> str:
        return str(TITLES[self.import_kind])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("organisation_import:start"), "label": _("Import")},
            {"url": "", "label": self.get_page_title()},
        ]


class ImportStartView(ImportPage):
    """Choose a kind of table, take a template, upload a file."""

    template_name = "organisation/admin/import_start.html"
    form: ImportForm | None = None

    @cached_property
    def import_kind(self) -> ImportKind:
        kind = self.kwargs.get("kind", ImportKind.PLACES)
        if kind not in ImportKind.values:
            raise Http404
        return ImportKind(kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The address names the kind too, so ``kwargs`` may hold it already.
        kwargs["kind"] = self.import_kind.value
        return super().get_context_data(
            form=self.form or ImportForm(),
            kinds=[(kind.value, TITLES[kind], kind == self.import_kind) for kind in ImportKind],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = ImportForm(request.POST, request.FILES)
        if self.form.is_valid():
            try:
                draft, _plan = dry_run_import(
                    actor=request.user,
                    kind=self.import_kind,
                    upload=self.form.cleaned_data["upload"],
                )
            except ImportRefused as refusal:
                self.form.add_error("upload", str(refusal))
            else:
                return redirect(
                    "organisation_import:review", kind=self.import_kind.value, token=draft.token
                )
        return self.render_to_response(self.get_context_data(), status=422)


class ImportReviewView(ImportPage):
    """The dry run, row by row, and the button that carries it out."""

    template_name = "organisation/admin/import_review.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            draft, plan = review_import(actor=request.user, token=self.kwargs["token"])
        except ImportDraft.DoesNotExist as error:
            raise Http404 from error
        if draft.kind != self.import_kind:
            raise Http404
        return self._shown(draft.filename, plan)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token: UUID = self.kwargs["token"]
        try:
            plan = apply_import(actor=request.user, token=token)
        except ImportDraft.DoesNotExist as error:
            raise Http404 from error
        except ImportStale as stale:
            messages.error(request, str(stale))
            return self._shown("", stale.plan, status=409)
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        done = plan.counts["new"] + plan.counts["changed"]
        messages.success(
            request,
            ngettext("%(count)d row is imported.", "%(count)d rows are imported.", done)
            % {"count": done},
        )
        return redirect(f"organisation_{self.import_kind.value}:index")

    def _shown(self, filename: str, plan: ImportPlan, status: int = 200) -> HttpResponse:
        wanted = self.request.GET.get("status", "")
        rows = [row for row in plan.rows if not wanted or row.status == wanted]
        rows.sort(key=lambda row: (STATUS_ORDER.index(row.status), row.number))
        page = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("p"))
        context = self.get_context_data(
            filename=filename,
            plan=plan,
            counts=[
                (found.value, STATUS_WORDS[found], plan.counts[found.value])
                for found in STATUS_ORDER
            ],
            rows=[(row, STATUS_WORDS[row.status]) for row in page.object_list],
            page=page,
            wanted=wanted if wanted in STATUS_ORDER else "",
        )
        return self.render_to_response(context, status=status)


class TableView(ImportPage):
    """Download a template, or what one manages."""

    filled = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.kwargs["form"]
        if form not in CONTENT_TYPES:
            raise Http404
        kind = self.import_kind
        data = export(request.user, kind, form) if self.filled else template(kind, form)
        name = f"{kind.value}-{'export' if self.filled else 'template'}.{form}"
        return HttpResponse(
            data,
            content_type=CONTENT_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ManagersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may_manage_anything(request.user)


class ImportViewSet(ViewSet):
    name = "organisation_import"
    url_prefix = "organisation/import"
    icon = "upload"
    menu_label = gettext_lazy("Import from a table")
    menu_item_class = ManagersMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", ImportStartView.as_view(), name="start"),
            path("<slug:kind>/", ImportStartView.as_view(), name="upload"),
            path("<slug:kind>/template.<slug:form>", TableView.as_view(), name="template"),
            path("<slug:kind>/export.<slug:form>", TableView.as_view(filled=True), name="export"),
            path("<slug:kind>/<uuid:token>/", ImportReviewView.as_view(), name="review"),
        ]
