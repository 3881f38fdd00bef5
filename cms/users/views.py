"""One log-in for the team desk and the admin."""

from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse

from cms.users.forms import LoginForm

# A working day; a person who says that the phone is her own stays for SESSION_COOKIE_AGE.
WORKING_DAY_SECONDS = 12 * 3600


class LoginView(auth.LoginView):
    """Django's log-in view in the site's look.

    Somebody who is logged in already sees who she is instead of being sent on: Wagtail sends people
    without admin rights here, and a redirect back would never end.
    """

    form_class = LoginForm
    template_name = "registration/login.html"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        if not form.cleaned_data["remember"]:
            self.request.session.set_expiry(WORKING_DAY_SECONDS)
        return response


class LogoutView(auth.LogoutView):
    """By POST only, so that no foreign page can log anybody out."""
