"""The group “Notices” of the admin's menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from cms.notices import admin_views, permissions


class LookAfterMenuItem(MenuItem):
    """Shown to who looks after the letter box."""

    def is_shown(self, request: object) -> bool:
        return permissions.may_look_after(getattr(request, "user", None))


class WordMenuItem(MenuItem):
    """Shown to who words letters."""

    def is_shown(self, request: object) -> bool:
        return permissions.may_word(getattr(request, "user", None))


class NoticeViewSet(ViewSet):
    name = "notices"
    icon = "mail"
    menu_label = _("What was sent")
    menu_item_class = LookAfterMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        index = admin_views.NoticeIndexView
        return [
            path("", index.as_view(), name="index"),
            path("results/", index.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", admin_views.NoticePage.as_view(), name="detail"),
            path("<int:pk>/again/", admin_views.TryAgainView.as_view(), name="again"),
        ]


class WordingViewSet(ViewSet):
    name = "notice_wordings"
    url_prefix = "notices/wordings"
    icon = "edit"
    menu_label = _("Wording of notices")
    menu_item_class = WordMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_views.WordingIndexView.as_view(), name="index"),
            path("<slug:kind>/", admin_views.WordingEditView.as_view(), name="edit"),
        ]


class NoticesGroup(ViewSetGroup):
    menu_label = _("Notices")
    menu_icon = "mail"
    menu_order = 170
    items = (NoticeViewSet(), WordingViewSet())
