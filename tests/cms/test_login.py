"""One log-in for the desk and the admin: safe ways on, clear errors, a lock after many tries."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from organisation.enums import Role
from tests.factories.organisation import TeamFactory, person_with
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def log_in(client: Client, user, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"username": user.username, "password": password} | more)


def test_a_member_lands_on_the_desk():
    answer = log_in(Client(), person_with(Role.MEMBER, TeamFactory()))

    assert (answer.status_code, answer.url) == (302, reverse("desk"))


def test_the_admin_uses_the_same_log_in():
    assert Client().get("/admin/").url == f"{LOGIN}?next=/admin/"
    assert Client().get("/admin/login/?next=/admin/pages/").url == f"{LOGIN}?next=/admin/pages/"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/desk/week/?place=a", "/desk/week/?place=a"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("\\\\evil.example", "/desk/"),
        ("http:///evil.example", "/desk/"),
    ],
)
def test_next_stays_on_this_site(wanted, leads_to):
    assert log_in(Client(), UserFactory(), next=wanted).url == leads_to


def test_a_wrong_password_keeps_the_name_and_says_so_in_the_readers_language():
    user = UserFactory(username="wangxiaohong")
    chinese = log_in(Client(), user, "wrong").content.decode()
    english = Client().post("/en" + LOGIN, {"username": "wangxiaohong", "password": "wrong"})

    assert 'value="wangxiaohong"' in chinese
    assert "用户名和密码" in chinese
    assert "don&#x27;t go together" in english.content.decode()


def test_who_has_no_admin_rights_is_told_and_not_sent_in_circles():
    client = Client()
    log_in(client, UserFactory())
    answer = client.get("/admin/", follow=True)

    assert len(answer.redirect_chain) == 1
    assert reverse("desk") in answer.content.decode()


@pytest.mark.parametrize(("remember", "hours"), [("", 12), ("on", 14 * 24)])
def test_a_session_lasts_a_working_day_or_two_weeks(remember, hours):
    client = Client()
    log_in(client, UserFactory(), remember=remember)

    assert client.session.get_expiry_age() == hours * 3600


def test_logging_out_takes_a_post():
    client = Client()
    client.force_login(UserFactory())

    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).status_code == 302
    assert client.get(reverse("desk")).status_code == 302


@pytest.mark.parametrize(
    "typed",
    ["", "长" * 100_000, "\x00", "\u202eabc", "👩‍👩‍👧", "' OR 1=1 --", "<script>alert(1)</script>"],
)
def test_bad_names_are_answered(typed):
    answer = Client().post(LOGIN, {"username": typed, "password": typed})

    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


@override_settings(AXES_ENABLED=True)
def test_after_eight_wrong_tries_the_log_in_rests():
    user = UserFactory()
    client = Client()
    answers = [log_in(client, user, "wrong").status_code for _ in range(8)]
    locked = log_in(client, user)

    assert answers[:7] == [200] * 7
    assert locked.status_code == 429
    assert reverse("login") in locked.content.decode()
    assert not client.session.get("_auth_user_id")
