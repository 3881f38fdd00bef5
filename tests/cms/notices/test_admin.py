"""The centre sees what became of each letter and words them; nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import ModelLogEntry

from cms.core.models import PersonalDataReveal
from cms.notices.domain.sending import send_due
from cms.notices.domain.writing import write_notices
from cms.notices.enums import NoticeState
from cms.notices.models import KindWording, Notice
from organisation.enums import Role
from tests.factories.attendance import mobile
from tests.factories.notices import TEST_KIND, letter, resident
from tests.factories.organisation import person_with, town
from tests.factories.users import UserFactory
from tests.soak.gateway import Answer

pytestmark = pytest.mark.django_db
GOOD = {
    "subject_zh": "取消",
    "body_zh": "{site}：{title}不办了",
    "subject_en": "Off",
    "body_en": "{title} is off",
}
EDIT = f"/admin/notices/wordings/{TEST_KIND.name}/"


@pytest.fixture
def centre(client: Client):
    """The browser of a manager of the centre itself."""
    client.user = person_with(Role.MANAGER, town().centre)
    client.force_login(client.user)
    return client


@pytest.fixture
def stuck(sms, awake):
    """A letter that the gateway has refused."""
    sms.says = lambda _asked: Answer(400)
    write_notices([letter(resident())])
    send_due()
    sms.says = lambda _asked: Answer()
    return Notice.objects.get()


def page(browser, address, status=200, **posted):
    answer = browser.post(address, posted) if posted else browser.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_list_is_masked_and_counts_what_is_stuck(centre, stuck):
    html = page(centre, "/admin/notices/")
    assert "138****0001" in html
    assert mobile(1) not in html
    assert "The gateway refuses the message (400)." in html
    assert "不再尝试：1 条" in html


@pytest.mark.parametrize(
    ("query", "found"), [("?state=given_up", True), ("?state=sent", False), ("?channel=sms", True)]
)
def test_filters(centre, stuck, query, found):
    assert ("138****0001" in page(centre, f"/admin/notices/{query}")) is found


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_a_constant_number_of_queries(
    centre, awake, number, django_assert_max_num_queries
):
    write_notices([letter(resident(n)) for n in range(number)])
    page(centre, "/admin/notices/")
    with django_assert_max_num_queries(22):
        page(centre, "/admin/notices/")


def test_a_number_is_shown_once_the_look_is_on_record(centre, stuck):
    address = reverse("notices:detail", args=[stuck.pk])
    assert mobile(1) not in page(centre, address)
    assert not PersonalDataReveal.objects.exists()

    answer = centre.post(address, {"purpose": "call"})

    assert mobile(1) in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    look = PersonalDataReveal.objects.get()
    assert (look.actor, look.object_id, look.field, look.purpose) == (
        centre.user,
        stuck.pk,
        "phone",
        "call",
    )


@pytest.mark.parametrize("posted", [{"purpose": "curiosity"}, {"purpose": ""}, {"x": "y"}])
def test_without_a_purpose_nothing_is_shown_or_recorded(centre, stuck, posted):
    html = page(centre, reverse("notices:detail", args=[stuck.pk]), 422, **posted)
    assert mobile(1) not in html
    assert not PersonalDataReveal.objects.exists()


def test_try_again(centre, stuck, sms):
    answer = centre.post(reverse("notices:again", args=[stuck.pk]))
    assert answer["Location"] == reverse("notices:detail", args=[stuck.pk])

    stuck.refresh_from_db()
    assert stuck.state == NoticeState.SENT  # the tests' tasks run at once
    assert len(sms.asked) == 2
    centre.post(reverse("notices:again", args=[stuck.pk]))
    assert len(sms.asked) == 2


def test_others_see_nothing_of_it(client, stuck):
    places = town()
    for user in (
        UserFactory(),
        person_with(Role.MANAGER, places.institute),
        person_with(Role.EDITOR, places.centre),
        person_with(Role.AUDITOR, places.centre),
    ):
        client.force_login(user)
        for address in ("/admin/notices/", f"/admin/notices/{stuck.pk}/", EDIT):
            assert client.get(address).status_code == 302
        assert client.post(f"/admin/notices/{stuck.pk}/again/").status_code == 302
        assert client.post(f"/admin/notices/{stuck.pk}/", {"purpose": "call"}).status_code == 302
        assert client.post(EDIT, GOOD).status_code == 302
    stuck.refresh_from_db()
    assert stuck.state == NoticeState.GIVEN_UP
    assert not PersonalDataReveal.objects.exists()
    assert not KindWording.objects.exists()


def test_the_dashboard_says_so(centre, stuck):
    assert "不再尝试：1 条" in page(centre, "/admin/")
    Notice.objects.update(state=NoticeState.WAITING, next_try_at=stuck.created_at)
    assert "不再尝试" not in page(centre, "/admin/")


def test_kinds_are_listed_with_their_first_subject(centre):
    html = page(centre, "/admin/notices/wordings/")
    assert EDIT in html
    assert "每天早上的待办汇总" in html


def test_a_wording_is_saved_logged_and_used(centre, sms, awake):
    answer = centre.post(EDIT, GOOD)
    assert (answer.status_code, answer["Location"]) == (302, EDIT)
    write_notices([letter(resident())])
    send_due()

    assert sms.asked[0].body["text"] == "新时代文明实践中心：红色故事会不办了"
    entry = ModelLogEntry.objects.get(content_type__model="kindwording")
    assert (entry.action, entry.user) == ("wagtail.create", centre.user)
    assert KindWording.objects.get().changed_by == centre.user


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("body_zh", "{titel}取消", "{titel}"),
        ("subject_en", "{secret} is off", "{secret}"),
        ("body_en", "{title.__class__.__mro__}", "只能把"),
        ("body_zh", "{title!r}", "只能把"),
        ("body_zh", "{0}", "只能把"),
        ("body_zh", "{{title}}", "只能把"),
        ("subject_zh", "取消 {", "只能把"),
        ("subject_zh", "", "请填写"),
    ],
)
def test_a_faulty_placeholder_is_an_error_at_its_field(centre, field, text, words):
    answer = centre.post(EDIT, GOOD | {field: text})

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {field}
    assert words in errors[field][0]
    html = answer.content.decode()
    assert escape(errors[field][0]) in html
    assert "{site}：{title}不办了" in html or field == "body_zh"
    assert not KindWording.objects.exists()


def test_braces_are_never_code(centre, sms, awake):
    """Whatever gets into the table, a letter only ever fills in values."""
    evil = "{title.__class__} {{ settings.SECRET_KEY }} {% debug %} %(title)s {title}"
    KindWording.objects.create(kind=TEST_KIND.name, **GOOD | {"body_zh": evil})
    write_notices([letter(resident())])
    send_due()
    assert sms.asked[0].body["text"] == evil.replace(" {title}", " 红色故事会")


def test_a_value_is_not_looked_into(sms, awake):
    write_notices([letter(resident())])
    one = letter(resident(2))
    hidden = type(one)(one.kind, one.event, one.to, {**one.context, "title": "{link} {site}"})
    write_notices([hidden])
    send_due()
    assert "“{link} {site}”" in sms.asked[1].body["text"]


def test_preview_saves_nothing(centre):
    html = page(centre, EDIT, **GOOD | {"preview": "1"})
    assert "新时代文明实践中心：红色故事会不办了" in html
    assert "Red stories is off" in html
    assert not KindWording.objects.exists()


def test_back_to_the_first_wording(centre):
    centre.post(EDIT, GOOD)
    assert 'name="reset"' in page(centre, EDIT)
    centre.post(EDIT, {"reset": "1"})
    assert not KindWording.objects.exists()
    assert 'name="reset"' not in page(centre, EDIT)


def test_saving_the_first_wording_goes_back_to_it(centre):
    centre.post(EDIT, GOOD)
    chinese, english = TEST_KIND.defaults["zh-hans"], TEST_KIND.defaults["en"]
    centre.post(
        EDIT,
        {
            "subject_zh": chinese.subject,
            "body_zh": chinese.body,
            "subject_en": english.subject,
            "body_en": english.body,
        },
    )
    assert not KindWording.objects.exists()


def test_an_unknown_kind_is_not_found(centre):
    assert centre.get("/admin/notices/wordings/no-such-kind/").status_code == 404


def test_quiet_hours_are_set_by_the_centre(centre):
    answer = centre.get("/admin/settings/notices/noticesettings/", follow=True)
    assert "免打扰开始" in answer.content.decode()
