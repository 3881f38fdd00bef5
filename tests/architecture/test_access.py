"""Who may open what: every address of ours × every kind of person × GET and POST.

The expected answers are in ``access.txt``, one line an address and method. A new address without a
line fails, and so does a line without an address. A POST is empty: 200 or 422 means that the form
was shown again, 302 that something was done or a log-in is asked for.
"""

import datetime as dt
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from cms.core import clock
from cms.notices.domain.writing import write_notices
from cms.notices.models import Notice
from lectures.scheduling.domain.calendar_links import make_link
from lectures.scheduling.enums import SeriesOutcome, SessionState
from lectures.scheduling.models import BookingPolicy, EquipmentPool
from organisation.enums import Role
from tests.factories.attendance import ReservationFactory
from tests.factories.notices import letter, resident
from tests.factories.organisation import (
    LecturerFactory,
    PlaceFactory,
    PublicDayFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.pages import CustomDocumentFactory, CustomImageFactory
from tests.factories.scheduling import EquipmentFactory, SeriesFactory, SessionFactory
from tests.factories.users import UserFactory

TABLE = Path(__file__).parent / "access.txt"
ROOMS = {"cms", "home", "lectures", "organisation", "volunteering", "reports"}
METHODS = ("GET", "POST")
# Static files and pages: not decided by address; the styleguide exists in debug only.
LEFT_OUT = {"media", "page", "styleguide"}


def addresses(resolver=None, prefix="", names=()):
    """Yield (name, pattern, callback) of every address below ``resolver``."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from addresses(entry, pattern, inner)
        else:
            yield ":".join((*names, entry.name or "")), pattern, entry.callback


def is_ours(callback):
    """Say whether the view, its class or the model that it edits is this project's own."""
    view = getattr(callback, "view_class", callback)
    model = getattr(callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
    if isinstance(model, str):
        model = apps.get_model(model)
    modules = [view.__module__, getattr(model, "__module__", "")]
    return any(module.split(".")[0] in ROOMS for module in modules)


OURS = sorted({name for name, _, callback in addresses() if is_ours(callback)} - LEFT_OUT)


def read_table():
    """Return the people of the columns, and each line's answers by (name, method)."""
    lines = [line.split() for line in TABLE.read_text().splitlines()]
    lines = [line for line in lines if line and not line[0].startswith("#")]
    people = lines[0][2:]
    return people, {(line[0], line[1]): line[2:] for line in lines[1:]}


PEOPLE, EXPECTED = read_table()


@pytest.fixture
def setting(db):
    """Two towns; a team of the first one's village with a draft, a public session and a seat."""
    ours, theirs = town("南黄镇"), town("白沙滩镇")
    sibling = PlaceFactory(parent=ours.institute)
    team, other = TeamFactory(home=ours.station), TeamFactory(home=theirs.station)
    lecturer = LecturerFactory(team=team)
    public = SessionFactory(team=team, space=ours.hall)
    draft = SessionFactory(team=team, space=ours.hall, state=SessionState.DRAFT)
    asked, given_up = (
        SessionFactory(team=team, space=ours.hall, state=state)
        for state in (SessionState.REQUESTED, SessionState.WITHDRAWN)
    )
    yesterday = clock.now() - dt.timedelta(days=1)
    over = SessionFactory(team=team, space=ours.hall, starts_at=yesterday)
    series = SeriesFactory(team=team, space=ours.hall)
    for state in (SessionState.DRAFT, SessionState.REQUESTED, SessionState.PUBLISHED):
        date = SessionFactory(team=team, space=ours.hall, state=state, series=series)
        outcome = SeriesOutcome.BOOKED
        series.dates.create(day=clock.local(date.starts_at).date(), outcome=outcome, session=date)
    people = {
        "anonymous": None,
        "outsider": UserFactory(),
        "member": person_with(Role.MEMBER, team),
        "leader": person_with(Role.LEADER, team),
        "otherteam": person_with(Role.LEADER, other),
        "manager": person_with(Role.MANAGER, ours.station),
        "sibling": person_with(Role.MANAGER, sibling),
        "townmgr": person_with(Role.MANAGER, ours.institute),
        "othertown": person_with(Role.MANAGER, theirs.institute),
        "dispatcher": person_with(Role.DISPATCHER, ours.centre),
        "editor": person_with(Role.EDITOR, ours.centre),
        "auditor": person_with(Role.AUDITOR, ours.centre),
        "superuser": UserFactory(superuser=True),
    }
    link = make_link(actor=people["member"], scope="team", team=team)
    subjects = {
        "organisation.place": ours.station,
        "organisation.space": ours.hall,
        "organisation.team": team,
        "organisation.lecturer": lecturer,
        "organisation.membership": people["member"].memberships.get(),
        "organisation.publicday": PublicDayFactory(),
        "scheduling.resource": EquipmentFactory(place=ours.station),
        "scheduling.session": public,
        "scheduling.series": series,
        "scheduling.bookingpolicy": BookingPolicy.objects.create(place=ours.station),
        "scheduling.equipmentpool": EquipmentPool.objects.create(place=ours.station, name="折叠桌"),
        "users.user": people["member"],
        "session": public,
        "desk-publish": draft,
        "desk-request": draft,
        "desk-withdraw": draft,
        "desk-approve": asked,
        "desk-refuse": asked,
        "desk-reopen": given_up,
        "desk-put-aside": given_up,
        "desk-held": over,
        "desk-not-held": over,
        "reservation": ReservationFactory(session=public),
        **dict.fromkeys(("notices:detail", "notices:again"), a_letter()),
        "lecturer-ics": lecturer,
        "desk-calendar-renew": link,
        "desk-calendar-revoke": link,
        **dict.fromkeys(
            (name for name in OURS if name.startswith(("series", "desk-series"))), series
        ),
    }
    return people, subjects


def a_letter():
    write_notices([letter(resident())])
    return Notice.objects.get()


def arguments_for(name, pattern, callback, subjects):
    """Return what makes ``pattern`` an address of the village, of its team or its people."""
    found = {}
    if name.startswith(("wagtailimages", "wagtaildocs")):
        return media_arguments(name, pattern)
    model = getattr(callback, "view_initkwargs", {}).get("model")
    label = (model if isinstance(model, str) else model._meta.label_lower) if model else "session"
    subject = subjects.get(name) or subjects.get(label.lower())
    for argument in ("<int:pk>", "<str:pk>", "<path:pk>"):
        if argument in pattern:
            assert subject is not None, f"{name}: say in the setting which {label} it shows"
            found["pk"] = subject.pk
    if "<str:token>" in pattern:
        found["token"] = subjects["reservation"].token
    if "<slug:token>" in pattern:
        found["token"] = subjects["desk-calendar-renew"].token
    if "<slug:slug>" in pattern:
        found["slug"] = subjects[f"organisation.{name.partition('-')[0]}"].slug
    if "<slug:kind>" in pattern:
        found["kind"] = "daily-digest" if name.startswith("notice") else "places"
    if "<slug:form>" in pattern:
        found["form"] = "csv"
    if "<uuid:token>" in pattern:
        found["token"] = UUID(int=1)
    return found


def media_arguments(name, pattern):
    """Return the arguments for an address of Wagtail's that edits a picture or a document."""
    made = CustomImageFactory if name.startswith("wagtailimages") else CustomDocumentFactory
    fixed = {"filter_spec": "original"}
    wanted = re.findall(r"<\w+:(\w+)>", pattern)
    return {argument: fixed.get(argument) or made().pk for argument in wanted}


@pytest.mark.parametrize("name", OURS)
def test_everybody_gets_the_answer_that_the_table_says(name, setting):
    people, subjects = setting
    pattern, callback = next((p, c) for n, p, c in addresses() if n == name)
    address = reverse(name, kwargs=arguments_for(name, pattern, callback, subjects))
    answers = {method: [] for method in METHODS}
    for method in METHODS:
        for who in PEOPLE:
            client = Client(raise_request_exception=False)
            with transaction.atomic():
                if people[who]:
                    client.force_login(people[who])
                answer = client.generic(method, address)
                transaction.set_rollback(True)
            answers[method].append(str(answer.status_code))
    said = "\n".join(f"{name:<42} {method:<4} {' '.join(answers[method])}" for method in METHODS)
    assert {method: EXPECTED.get((name, method)) for method in METHODS} == answers, f"\n{said}"


def test_no_line_without_an_address():
    assert sorted({name for name, _ in EXPECTED} - set(OURS)) == []


def test_nobody_gets_a_server_error():
    broken = {line for line, answers in EXPECTED.items() if {a for a in answers if a >= "500"}}
    assert broken == set()


def test_every_address_has_a_name():
    nameless = [
        pattern for name, pattern, callback in addresses() if is_ours(callback) and not name
    ]
    assert nameless == []


# What Wagtail's admin shows before a log-in, and nothing else.
BEFORE_LOG_IN = {"wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}


@pytest.mark.django_db
def test_the_whole_admin_asks_a_stranger_to_log_in():
    """Wagtail's own addresses too: fourteen of its last eighteen holes were of this kind."""
    opened = []
    for name, pattern, _ in addresses():
        if not pattern.startswith("admin/") or set("(^") & set(pattern) or name in BEFORE_LOG_IN:
            continue
        path = "/" + pattern
        for argument, value in {
            "<int:": "1",
            "<str:": "1",
            "<slug:": "places",
            "<uuid:": str(UUID(int=1)),
            "<path:": "1",
        }.items():
            while argument in path:
                before, _, rest = path.partition(argument)
                path = before + value + rest.partition(">")[2]
        while "<" in path:  # <name> without a converter
            before, _, rest = path.partition("<")
            path = before + "1" + rest.partition(">")[2]
        answer = Client(raise_request_exception=False).get(path)
        if answer.status_code not in {302, 403, 404, 405}:
            opened.append((name, path, answer.status_code))
    assert opened == []
