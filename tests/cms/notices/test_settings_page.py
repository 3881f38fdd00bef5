"""``/work/settings/``: a person says how she may be reached."""

import pytest
from django.test import Client

from cms.core import personal_data
from cms.notices.models import Contact
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
WISH = {
    "mobile": "138 0000 1234",
    "email": "li@example.org",
    "preferred": "sms",
    "digest": "on",
    "language": "zh-hans",
}


@pytest.fixture
def reader(client: Client, settings):
    settings.SMS_URL = "console:"
    client.user = UserFactory(email="old@example.org")
    client.force_login(client.user)
    return client


def test_a_stranger_logs_in_first(client):
    assert client.get("/work/settings/")["Location"].startswith("/accounts/login/")
    assert client.post("/work/settings/", WISH)["Location"].startswith("/accounts/login/")


def test_saved_and_encrypted(reader):
    answer = reader.post("/work/settings/", WISH)
    assert (answer.status_code, answer["Location"]) == (302, "/work/settings/")

    contact = Contact.objects.get(user=reader.user)
    assert (contact.mobile, contact.preferred, contact.digest) == ("13800001234", "sms", True)
    assert "13800001234" not in contact.mobile_encrypted
    reader.user.refresh_from_db()
    assert reader.user.email == "li@example.org"
    html = reader.get("/work/settings/").content.decode()
    assert 'value="13800001234"' in html
    assert "已保存" in html


def test_saving_twice_keeps_one_row(reader):
    reader.post("/work/settings/", WISH)
    reader.post("/work/settings/", {**WISH, "digest": "", "mobile": "", "preferred": "any"})

    contact = Contact.objects.get(user=reader.user)
    assert (contact.mobile_encrypted, contact.digest) == ("", False)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"mobile": "12345"}, "mobile", "手机号"),
        ({"mobile": ""}, "mobile", "要用这种方式通知您"),
        ({"email": "nobody"}, "email", ""),
        ({"preferred": "wechat"}, "preferred", ""),  # this site has none
        ({"language": "fr"}, "language", ""),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(reader, change, field, words):
    answer = reader.post("/work/settings/", WISH | change)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in html
    assert words in html
    assert 'value="li@example.org"' in html or field == "email"
    assert not Contact.objects.exists()


def test_wechat_is_offered_where_the_site_has_it(reader, settings):
    assert "openid" not in reader.get("/work/settings/").content.decode()
    settings.WECHAT_URL = "console:"
    reader.post("/work/settings/", {**WISH, "openid": "oABC_123-x", "preferred": "wechat"})
    assert Contact.objects.get().openid == "oABC_123-x"
    assert reader.post("/work/settings/", {**WISH, "openid": "o A"}).status_code == 422


def test_who_cannot_be_reached_is_told(reader):
    assert "还没有消息能送到您手里" not in reader.get("/work/settings/").content.decode()
    reader.user.email = ""
    reader.user.save()
    assert "还没有消息能送到您手里" in reader.get("/work/settings/").content.decode()


def test_nobody_else_is_shown(reader):
    Contact.objects.create(
        user=UserFactory(), mobile_encrypted=personal_data.encrypt("13900005678")
    )
    assert "13900005678" not in reader.get("/work/settings/").content.decode()
