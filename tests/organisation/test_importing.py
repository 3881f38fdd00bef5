"""Tables of places and teams: read, looked at, imported as a whole or not at all."""

import contextlib
import csv
import io
import random
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cms.core import clock
from organisation.domain.importing import apply_import, dry_run_import, review_import
from organisation.enums import ImportKind, Role
from organisation.errors import ImportRefused, ImportStale, NotAllowed
from organisation.models import ImportDraft, Place, Team
from organisation.tables.columns import COLUMNS
from organisation.tables.exporting import export, template
from organisation.tables.writing import write_csv, write_xlsx
from tests.factories.organisation import PlaceFactory, TeamFactory, person_with, town
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
HEADINGS = ["名称", "上级阵地", "级别", "区划代码", "地址"]


def upload(data, name="places.csv"):
    return SimpleUploadedFile(name, data)


def table(*rows, headings=HEADINGS, encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return upload(out.getvalue().encode(encoding))


def sheet(*rows, headings=HEADINGS):
    book = Workbook()
    for row in [headings, *rows]:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return upload(out.getvalue(), "places.xlsx")


def dry_run(actor, file, kind=ImportKind.PLACES):
    return dry_run_import(actor=actor, kind=kind, upload=file)


def statuses(plan):
    return [row.status.value for row in plan.rows]


@pytest.fixture
def here():
    made = town("南黄镇")
    made.institute.division_code = "371083105"
    made.institute.save()
    return made


@pytest.fixture
def manager(here):
    return person_with(Role.MANAGER, here.institute)


def test_each_row_is_new_changed_same_or_wrong_with_its_reason(here, manager):
    known = PlaceFactory(parent=here.institute, name="杜家岛实践站", division_code="371083105201")
    _draft, plan = dry_run(
        manager,
        table(
            ["杜家岛实践站", "371083105", "实践站", "371083105201", "1 号"],
            ["车门口实践站", "371083105", "站", "371083105202", ""],
            [here.station.name, here.institute.name, "实践站", "", ""],
            ["无上级", "没有这个所", "实践站", "", ""],
            ["", "371083105", "实践站", "", ""],
        ),
    )
    assert statuses(plan) == ["changed", "new", "same", "wrong", "wrong"]
    assert [(c.key, c.old, c.new) for c in plan.rows[0].changes] == [("address", "", "1 号")]
    assert plan.rows[0].target == known.pk
    assert "没有这个所" in plan.rows[3].reasons[0]
    assert plan.counts == {"new": 1, "changed": 1, "same": 1, "wrong": 2}


def test_a_wrong_row_holds_back_the_whole_file(here, manager):
    draft, plan = dry_run(
        manager,
        table(["新站", "371083105", "站", "", ""], ["坏", "371083105", "市", "", ""]),
    )
    assert not plan.is_applicable
    with pytest.raises(ImportRefused):
        apply_import(actor=manager, token=draft.pk)
    assert not Place.objects.filter(name="新站").exists()


def test_rows_may_stand_in_any_order_and_use_each_other_as_parents(here):
    boss = person_with(Role.MANAGER, here.centre)
    draft, plan = dry_run(
        boss,
        table(
            ["王家示范户", "井乔家实践站", "实践户", "", ""],
            ["井乔家实践站", "育黎镇实践所", "实践站", "", ""],
            ["育黎镇实践所", here.centre.name, "实践所", "371083109", ""],
        ),
    )
    assert statuses(plan) == ["new"] * 3, [row.reasons for row in plan.rows]
    apply_import(actor=boss, token=draft.pk)
    household = Place.objects.get(name="王家示范户")
    assert [place.name for place in household.get_ancestors()] == [
        here.centre.name,
        "育黎镇实践所",
        "井乔家实践站",
    ]
    assert Place.find_problems() == ([], [], [], [], [])
    assert not ImportDraft.objects.exists()
    _again, plan = dry_run(boss, upload(export(boss, "places", "xlsx"), "again.xlsx"))
    assert set(statuses(plan)) == {"same"}, [r.reasons or r.changes for r in plan.rows]


def test_a_circle_of_parents_is_wrong_not_endless(here, manager):
    _draft, plan = dry_run(
        manager,
        table(
            ["甲", "乙", "站", "", ""],
            ["乙", "丙", "站", "", ""],
            ["丙", "甲", "站", "", ""],
            ["丁", "甲", "户", "", ""],
            ["戊", "戊", "户", "", ""],
        ),
    )
    assert set(statuses(plan)) == {"wrong"}


def test_duplicates_in_the_file_are_named(here, manager):
    _draft, plan = dry_run(
        manager,
        table(
            ["新站", "371083105", "站", "", ""],
            ["新站", "南黄镇实践所", "站", "", ""],
            ["另一站", "371083105", "站", "371083105301", ""],
            ["又一站", "371083105", "站", "371083105301", ""],
        ),
    )
    assert statuses(plan) == ["new", "wrong", "new", "wrong"]
    assert "2" in plan.rows[1].reasons[0]


def test_two_places_of_one_name_must_be_told_apart(here):
    other = town("冯家镇")
    for institute in (here.institute, other.institute):
        PlaceFactory(parent=institute, name="西里村实践站")
    boss = person_with(Role.MANAGER, here.centre)
    _draft, plan = dry_run(
        boss,
        table(
            ["李家示范户", "西里村实践站", "户", "", ""],
            ["张家示范户", "冯家镇实践所/西里村实践站", "户", "", ""],
        ),
    )
    assert statuses(plan) == ["wrong", "new"]


def test_a_manager_imports_below_her_places_only(here, manager):
    other = town("冯家镇")
    _draft, plan = dry_run(
        manager,
        table(
            ["新站", other.institute.slug, "站", "", ""],
            ["新所", here.centre.slug, "所", "", ""],
            [other.station.name, other.institute.slug, "站", "", "改了"],
            [here.institute.name, here.centre.slug, "所", "371083105", "2 号"],
            [other.station.name, here.institute.slug, "站", "", ""],
        ),
    )
    assert statuses(plan) == ["wrong", "wrong", "wrong", "changed", "new"]


@pytest.mark.parametrize("who", [Role.EDITOR, Role.AUDITOR, Role.DISPATCHER])
def test_others_import_nothing(here, who):
    with pytest.raises(NotAllowed):
        dry_run(person_with(who, here.centre), table(["新站", "371083105", "站", "", ""]))


def test_a_move_is_a_change_of_the_place_above(here):
    other = town("冯家镇")
    boss = person_with(Role.MANAGER, here.centre)
    draft, plan = dry_run(
        boss,
        table(
            [here.station.name, other.institute.slug, "站", here.station.slug],
            headings=["名称", "上级阵地", "级别", "网址标识"],
        ),
    )
    assert [(c.key, c.new) for c in plan.rows[0].changes] == [("parent", other.institute.name)]
    apply_import(actor=boss, token=draft.pk)
    assert Place.objects.get(pk=here.station.pk).get_parent() == other.institute
    assert Place.find_problems() == ([], [], [], [], [])


def test_data_that_changed_meanwhile_is_shown_again(here, manager):
    draft, _plan = dry_run(manager, table([here.station.name, "371083105", "站", "", "新地址"]))
    Place.objects.filter(pk=here.station.pk).update(address="别人改的")
    with pytest.raises(ImportStale) as stale:
        apply_import(actor=manager, token=draft.pk)
    assert stale.value.plan.rows[0].changes[0].old == "别人改的"
    apply_import(actor=manager, token=draft.pk)
    assert Place.objects.get(pk=here.station.pk).address == "新地址"


def test_a_draft_is_its_actors_alone_and_expires(here, manager):
    draft, _plan = dry_run(manager, table(["新站", "371083105", "站", "", ""]))
    for act in (review_import, apply_import):
        with pytest.raises(ImportDraft.DoesNotExist):
            act(actor=UserFactory(superuser=True), token=draft.pk)
    ImportDraft.objects.update(expires_at=clock.now())
    with pytest.raises(ImportDraft.DoesNotExist):
        review_import(actor=manager, token=draft.pk)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_csv_in_every_common_encoding(here, manager, encoding):
    file = table(["車门口实践站", "371083105", "站", "371083105202", "1 号"], encoding=encoding)
    _draft, plan = dry_run(manager, file)
    assert statuses(plan) == ["new"]
    assert plan.rows[0].values["division_code"] == "371083105202"
    assert plan.rows[0].name == "車门口实践站"


def test_empty_rows_blanks_and_invisible_marks_are_passed_over(here, manager):
    _draft, plan = dry_run(
        manager,
        table(
            ["", "", "", "", ""],
            [" \u200b新\u202e站 ", "371083105", " 站", "", ""],
            ["\u3000", "", "", "", ""],
        ),
    )
    assert [(row.number, row.name, row.status) for row in plan.rows] == [(3, "新站", "new")]


def test_numbers_dates_and_formulas_of_a_sheet(here, manager):
    _draft, plan = dry_run(
        manager,
        sheet(
            ["数字站", 371083105, "站", 371083105202.0, 12],
            ["公式站", 371083105, "站", "", "=1+1"],
            [True, 371083105, "站", "", clock.today()],
        ),
    )
    assert statuses(plan) == ["new", "wrong", "new"]
    assert plan.rows[0].values["division_code"] == "371083105202"


def test_text_that_looks_like_a_formula_goes_out_as_text_and_comes_back(here, manager):
    evil = '=HYPERLINK("http://x")'
    here.station.address = evil
    here.station.save()
    book = load_workbook(io.BytesIO(export(manager, "places", "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == evil]
    assert [cell.data_type for cell in cells] == ["s"] or [c.data_type for c in cells] == ["f"]
    raw = zipfile.ZipFile(io.BytesIO(export(manager, "places", "xlsx")))
    assert b"<f>" not in raw.read("xl/worksheets/sheet1.xml")
    assert f"'{evil}".replace('"', '""') in export(manager, "places", "csv").decode("utf-8-sig")
    _draft, plan = dry_run(manager, upload(export(manager, "places", "csv")))
    assert set(statuses(plan)) == {"same"}


@pytest.mark.parametrize("kind", list(ImportKind))
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_has_chinese_headings_and_an_example_that_is_not_imported(
    here, manager, kind, form
):
    data = template(kind, form)
    if form == "csv":
        assert data.decode("utf-8-sig").startswith("名称,")
    with pytest.raises(ImportRefused, match="只有表头"):
        dry_run(manager, upload(data, f"t.{form}"), kind)


def test_the_template_tells_the_address_from_the_address_on_the_site():
    headings = template("places", "csv").decode("utf-8-sig").splitlines()[0].split(",")

    assert {"地址", "网址标识"} < set(headings)
    assert "网址" not in headings


@pytest.mark.parametrize("kind", ["places", "teams"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_goes_out_comes_in_unchanged(here, kind, form):
    boss = person_with(Role.MANAGER, here.centre)
    PlaceFactory(
        parent=here.institute,
        name="杜家岛实践站",
        address="=杜家岛村 1 号, “渔家”",
        division_code="371083105201",
        longitude="121.539800",
        latitude="36.919800",
        directions="第一行\n第二行",
        access_notes="-3 级台阶",
        phone="0631-0000000",
        step_free=True,
    )
    TeamFactory(home=here.station, brand="蛎乡说理", introduction="+每月初一\n、十五")
    TeamFactory(home=here.institute, is_active=False)

    _draft, plan = dry_run(boss, upload(export(boss, kind, form), f"all.{form}"), kind)

    assert plan.counts["same"] == len(plan.rows) >= 2
    assert not plan.is_applicable


@pytest.mark.parametrize("kind", ["places", "teams"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_example_of_the_template_can_be_imported_as_a_row(here, kind, form):
    boss = person_with(Role.MANAGER, here.centre)
    here.institute.division_code = "371083001"
    here.institute.save()
    PlaceFactory(parent=here.institute, name="夏西村实践站", division_code="371083001201")
    data = template(kind, "csv").decode("utf-8-sig").replace("示例：夏西村", "夏东村")
    data = data.replace("371083001201,", "371083001202,") if kind == "places" else data
    if form == "csv":
        file = upload(data.encode())
    else:
        headings, row = csv.reader(io.StringIO(data))
        file = sheet(row, headings=headings)

    _draft, plan = dry_run(boss, file, kind)

    assert statuses(plan) == ["new"], [row.reasons for row in plan.rows]


def test_the_heading_of_older_templates_is_still_known(here, manager):
    _draft, plan = dry_run(
        manager,
        table(
            ["新站", "371083105", "站", "1 号"],
            headings=["名称", "上级阵地", "级别", "网址"],
        ),
    )

    assert plan.rows[0].values["address"] == "1 号"


def test_everything_wrong_in_a_row_is_told_at_once(here, manager):
    other = PlaceFactory(parent=here.centre, level="institute", name="别处实践所")
    _draft, plan = dry_run(
        manager,
        table(
            ["新站", other.slug, "站", "", "东经", ""],
            ["", "没有这个所", "村", "", "", ""],
            headings=["名称", "上级阵地", "级别", "区划代码", "经度（WGS-84）", "公开电话"],
        ),
    )

    first, second = (" ".join(row.reasons) for row in plan.rows)
    assert "东经" in first
    assert "管理" in first  # outside her places
    assert "名称" in second
    assert "没有这个所" in second
    assert "“村”" in second


def test_everything_wrong_in_a_teams_row_is_told_at_once(here, manager):
    elsewhere = PlaceFactory(parent=here.centre, level="institute", name="别处实践所")
    _draft, plan = dry_run(
        manager,
        table(
            ["新队", elsewhere.slug, "省级", "", "也许"],
            headings=["名称", "所属阵地", "层级", "资源平台", "启用"],
        ),
        "teams",
    )

    told = " ".join(plan.rows[0].reasons)
    assert all(word in told for word in ("省级", "也许", "资源平台", "管理"))


@pytest.mark.parametrize(
    "heading",
    [
        "经度（WGS-84）",
        "经度(WGS-84)",
        "经度（wgs-84）",
        "＊经度（ＷＧＳ－８４）",
        "longitude (wgs-84)",
        "longitude",
    ],
)
def test_a_heading_is_known_in_either_width_and_case(here, manager, heading):
    _draft, plan = dry_run(
        manager,
        table(
            ["新站", "371083105", "站", "121.5", "36.9"],
            headings=["名称", "上级阵地", "级别", heading, "纬度（WGS-84）"],
        ),
    )
    assert statuses(plan) == ["new"]
    assert str(plan.rows[0].values["longitude"]).startswith("121.5")


def zip_with(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


BAD_FILES = {
    "empty": b"",
    "blank": b"\n \n",
    "heading only": "名称,上级阵地,级别\n".encode(),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "unknown column": "名称,上级阵地,级别,密码\n甲,乙,站,1\n".encode(),
    "column twice": "名称,名称,上级阵地,级别\n甲,乙,丙,站\n".encode(),
    "column missing": "名称,地址\n甲,乙\n".encode(),
    "not a workbook": zip_with("a.txt", "x"),
    "half a workbook": zip_with("xl/workbook.xml", "<workbook")[:90],
    "zip bomb": zip_with("xl/worksheets/sheet1.xml", b" " * (90 * 1024 * 1024)),
    "many parts": None,
    "entities": zip_with("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "too large": b"a" * (5 * 1024 * 1024 + 1),
    "too many rows": ("名称,上级阵地,级别\n" + "甲,乙,站\n" * 10_001).encode(),
    "huge cell": b"a," + b"x" * 200_000,
    "quote left open": '名称,上级阵地,级别\n"甲,乙,站'.encode() + b"x" * 140_000,
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_table_gets_one_sentence(here, manager, client, name):
    data = BAD_FILES[name]
    if data is None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for number in range(300):
                package.writestr(f"{number}.xml", "")
        data = out.getvalue()
    with pytest.raises(ImportRefused) as refusal:
        dry_run(manager, upload(data, "x.xlsx"))
    assert str(refusal.value)
    client.force_login(manager)
    answer = client.post(
        reverse("organisation_import:upload", args=["places"]), {"upload": upload(data or b" ")}
    )
    assert answer.status_code == 422


nasty = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["=1+1", "\u202e", "👩‍🌾", "'; DROP TABLE", "<script>", "٣٧", "1e999", "371"]),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(nasty, min_size=14, max_size=14), min_size=1, max_size=4))
def test_any_text_in_any_cell_is_an_answer_not_a_fault(here, manager, rows):
    for kind, columns in COLUMNS.items():
        for file in (
            upload(write_csv(columns, [row[: len(columns)] for row in rows])),
            upload(write_xlsx(columns, [row[: len(columns)] for row in rows], "x"), "x.xlsx"),
        ):
            try:
                draft, plan = dry_run(manager, file, kind)
                if plan.is_applicable:
                    apply_import(actor=manager, token=draft.pk)
            except ImportRefused:
                pass


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=3000), st.booleans())
def test_any_bytes_are_an_answer_not_a_fault(here, manager, data, as_zip):
    if as_zip:
        good = write_xlsx(COLUMNS["places"], [["a"]], "x")
        rng = random.Random(data)
        broken = bytearray(good)
        for _ in range(20):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        data = bytes(broken)
    with contextlib.suppress(ImportRefused):
        dry_run(manager, upload(data, "x.xlsx"))


def test_ten_thousand_rows_in_few_queries(here):
    boss = person_with(Role.MANAGER, here.centre)
    rows = [
        [f"示范户{number}", f"站{number // 100}", "户", "", "地址"] for number in range(9_900)
    ] + [[f"站{number}", "371083105", "站", "", ""] for number in range(99)]
    random.Random(1).shuffle(rows)
    began = time.monotonic()
    draft, plan = dry_run(boss, table(*rows))
    assert plan.counts["new"] == 9_999, next(r.reasons for r in plan.rows if r.reasons)
    with CaptureQueriesContext(connection) as queries:
        apply_import(actor=boss, token=draft.pk)
    assert len(queries) < 10_000 / 25  # SQLite takes some fifty places an INSERT
    assert time.monotonic() - began < 60
    assert Place.find_problems(here.institute)[:4] == ([], [], [], [])
    assert Place.objects.filter(name__startswith="示范户").count() == 9_900


class TestTeams:
    headings = ["名称", "所属阵地", "层级", "类别", "资源平台", "固定队伍", "品牌"]

    def test_new_and_changed_teams(self, here, manager):
        known = TeamFactory(home=here.station, name="火龙大秧歌队", tier="village")
        draft, plan = dry_run(
            manager,
            table(
                ["火龙大秧歌队", here.station.name, "村级", "", "", "", "火龙"],
                ["新宣讲团", "371083105", "镇级", "宣讲团", "理论宣讲", "是", ""],
                ["新宣讲团", "南黄镇实践所", "镇级", "宣讲团", "理论宣讲", "是", ""],
                ["坏队", "371083105", "省级", "", "理论宣讲", "", ""],
                headings=self.headings,
            ),
            ImportKind.TEAMS,
        )
        assert statuses(plan) == ["changed", "new", "wrong", "wrong"]
        draft, plan = dry_run(
            manager,
            table(
                ["火龙大秧歌队", here.station.name, "村级", "", "", "", "火龙"],
                ["新宣讲团", "371083105", "镇级", "宣讲团", "理论宣讲", "是", ""],
                headings=self.headings,
            ),
            ImportKind.TEAMS,
        )
        apply_import(actor=manager, token=draft.pk)
        known.refresh_from_db()
        made = Team.objects.get(name="新宣讲团")
        assert (known.brand, made.home, made.is_standing) == ("火龙", here.institute, True)

    def test_scope(self, here, manager):
        other = town("冯家镇")
        TeamFactory(home=other.station, name="别队", slug="other")
        _draft, plan = dry_run(
            manager,
            table(
                ["新队", other.institute.slug, "镇级", "", "理论宣讲", "", "", ""],
                ["别队", here.institute.slug, "镇级", "", "理论宣讲", "", "", "other"],
                headings=[*self.headings, "网址标识"],
            ),
            ImportKind.TEAMS,
        )
        assert statuses(plan) == ["wrong", "wrong"]


class TestPages:
    def test_from_upload_to_import(self, here, manager, client):
        client.force_login(manager)
        start = reverse("organisation_import:upload", args=["places"])
        assert client.get(start).status_code == 200
        answer = client.post(
            start,
            {"upload": table(["新站<script>", "371083105", "站", "", "1 号"])},
        )
        assert answer.status_code == 302
        page = client.get(answer.url)
        assert "新站&lt;script&gt;" in page.content.decode()
        client.force_login(UserFactory(superuser=True))
        assert client.get(answer.url).status_code == 404
        assert client.post(answer.url).status_code == 404
        client.force_login(manager)
        assert client.post(answer.url).status_code == 302
        assert Place.objects.filter(name="新站<script>").exists()
        assert client.post(answer.url).status_code == 404

    def test_a_stale_import_is_shown_again(self, here, manager, client):
        client.force_login(manager)
        start = reverse("organisation_import:upload", args=["places"])
        review = client.post(
            start, {"upload": table([here.station.name, "371083105", "站", "", "新"])}
        ).url
        Place.objects.filter(pk=here.station.pk).update(address="别人")
        answer = client.post(review)
        assert answer.status_code == 409
        assert "别人" in answer.content.decode()

    def test_downloads(self, here, manager, client):
        client.force_login(manager)
        for name in ("template", "export"):
            for form in ("xlsx", "csv"):
                for kind in ImportKind:
                    url = reverse(f"organisation_import:{name}", args=[kind.value, form])
                    assert client.get(url).status_code == 200
        assert client.get("/admin/organisation/import/wizards/").status_code == 404
        assert client.get("/admin/organisation/import/places/template.exe").status_code == 404

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
    def test_the_pages_are_for_managers(self, here, client, role):
        client.force_login(person_with(role, here.centre))
        for url in (
            reverse("organisation_import:start"),
            reverse("organisation_import:export", args=["places", "csv"]),
        ):
            assert client.get(url).status_code in (302, 403)
