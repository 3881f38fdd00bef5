from django.urls import URLPattern, URLResolver, path

from cms.users.views import LoginView, LogoutView

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", LoginView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
]
