"""Every address of the site. Simplified Chinese at ``/…``, English at ``/en/…`` (design §5)."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve as serve_file
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from cms.core.routing import serve

urlpatterns = [
    # One log-in for the desk and the admin (cms.users).
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("cms.core.urls")),
]

if settings.SERVE_MEDIA:
    # Pictures, sound and film only: documents go out by their own view, as downloads.
    open_folders = "avatar_images|images|media|media_thumbnails|original_images"
    urlpatterns += [
        re_path(
            rf"^media/(?P<path>(?:{open_folders})/.+)$",
            serve_file,
            {"document_root": settings.MEDIA_ROOT},
            name="media",
        )
    ]

urlpatterns += i18n_patterns(
    path("", include("cms.core.urls_i18n")),
    path("", include("cms.users.urls")),
    path("", include("cms.notices.urls")),
    path("", include("lectures.scheduling.urls")),
    path("", include("lectures.attendance.urls")),
    re_path(serve_pattern, serve, name="page"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
