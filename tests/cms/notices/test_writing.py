"""Letters are written with the facts that they tell of, and once."""

import json

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from cms.core import personal_data
from cms.notices.domain.writing import Addressee, Letter, people, write_notices
from cms.notices.enums import NoticeState
from cms.notices.models import Contact, Notice
from tests.factories.attendance import mobile
from tests.factories.notices import CONTEXT, TEST_KIND, letter, resident
from tests.factories.users import UserFactory

DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.mark.django_db
def test_letters_are_stored_and_counted():
    user = UserFactory()

    assert write_notices([letter(Addressee("en", user_id=user.pk)), letter(resident())]) == 2

    to_person, to_resident = Notice.objects.order_by("-addressee")
    assert (to_person.user, to_person.phone_encrypted, to_person.language) == (user, "", "en")
    assert personal_data.decrypt(to_resident.phone_encrypted) == mobile(1)
    for notice in (to_person, to_resident):
        assert notice.state == NoticeState.WAITING
        assert json.loads(personal_data.decrypt(notice.context_encrypted)) == CONTEXT


@pytest.mark.django_db
def test_a_second_letter_for_one_event_is_not_written():
    assert write_notices([letter(resident(1)), letter(resident(1))]) == 1
    assert write_notices([letter(resident(1)), letter(resident(2))]) == 1
    assert write_notices([letter(resident(1), event="session-event:816")]) == 1

    assert Notice.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (Letter("no-such-kind", "event:1", resident(), CONTEXT), LookupError),
        (Letter(TEST_KIND.name, "event:1", resident(), {"title": "only"}), ValueError),
        (Letter(TEST_KIND.name, "", resident(), CONTEXT), ValueError),
        (Letter(TEST_KIND.name, "event:1", Addressee("en"), CONTEXT), ValueError),
    ],
)
def test_one_faulty_letter_and_none_is_written(wrong, error):
    with pytest.raises(error):
        write_notices([letter(resident(2)), wrong])

    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_or_asked_for_where_the_transaction_is_undone(settings):
    settings.TASKS = DATABASE_TASKS
    with transaction.atomic():
        assert write_notices([letter(resident())]) == 1
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_task_a_transaction_and_none_while_one_waits(settings):
    settings.TASKS = DATABASE_TASKS
    with transaction.atomic():
        write_notices([letter(resident(1))])
        write_notices([letter(resident(2))])
        assert not DBTaskResult.objects.exists()
    write_notices([letter(resident(3))])

    task = DBTaskResult.objects.get()
    assert task.args_kwargs == {"args": [], "kwargs": {}}
    assert task.priority < 0


@pytest.mark.django_db
def test_people_are_written_to_in_their_language():
    chinese, english = UserFactory.create_batch(2)
    Contact.objects.create(user=english, language="en")

    found = people([chinese.pk, english.pk, chinese.pk])

    assert [(to.user_id, to.language) for to in found.values()] == [
        (chinese.pk, "zh-hans"),
        (english.pk, "en"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [500, 1000])
def test_statements_grow_with_batches_not_with_letters(number, django_assert_max_num_queries):
    letters = [letter(resident(n)) for n in range(number)]
    # SQLite takes 999 values in a statement, PostgreSQL a whole batch.
    with django_assert_max_num_queries(2 + number // 500 * (1 + 500 // 60 + 1)):
        assert write_notices(letters) == number


def test_no_address_shows_in_a_letter():
    to = resident(7)
    shown = repr(letter(to))
    assert to.phone_hash not in shown
    assert to.phone_encrypted not in shown
    assert CONTEXT["title"] not in shown
