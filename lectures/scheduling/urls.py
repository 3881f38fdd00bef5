from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("events/", include("lectures.scheduling.urls_events")),
    path("", include("lectures.scheduling.urls_places")),
    path("desk/", include("lectures.scheduling.urls_desk")),
]
