"""What the form says about the number of people, before and after a mistake."""

import uuid

import pytest
from django.test import Client

from tests.factories.scheduling import SessionFactory

pytestmark = pytest.mark.django_db
LIMIT = "1 到 4 人"


@pytest.mark.parametrize("party", ["0", "-1", "5", "9999", "x"])
def test_a_wrong_number_of_people_is_answered_with_the_limit_of_the_session(client: Client, party):
    session = SessionFactory(with_claims=False, capacity=20, max_party=4)
    typed = {
        "name": "王小明",
        "phone": "13800000001",
        "party_size": party,
        "request_key": str(uuid.uuid4()),
    }

    response = client.post(f"/events/{session.pk}/reserve/", typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert LIMIT in page
    assert "1 到 50 人" not in page
    assert LIMIT in response.context["form"]["party_size"].help_text
