from django.urls import URLPattern, URLResolver, path

from cms.notices.views import settings_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("work/settings/", settings_page, name="work-settings"),
]
