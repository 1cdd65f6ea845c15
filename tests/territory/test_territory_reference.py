from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError, Sum
from django.test.utils import CaptureQueriesContext

from territory.models import Commune, Department, Region
from territory.normalise import sort_key
from territory.reference import DATA, EDITION, load_reference


@pytest.mark.django_db
def test_the_migrations_load_every_territory() -> None:
    assert Region.objects.count() == 18
    assert Department.objects.count() == 101
    assert Department.objects.filter(is_overseas=True).count() == 5
    assert Commune.objects.count() == 34_875
    # The populations de référence 2023, with Mayotte as counted in 2017.
    assert Commune.objects.aggregate(Sum("population")) == {"population__sum": 68_350_798}


@pytest.mark.django_db
def test_codes_keep_their_leading_zero_and_their_letter() -> None:
    assert Department.objects.get(pk="01").name == "Ain"
    assert Department.objects.get(pk="2B").name == "Haute-Corse"
    assert str(Commune.objects.get(pk="01004")) == "Ambérieu-en-Bugey (01)"
    assert Commune.objects.get(pk="2A004").postal_codes == "20000 20090 20167"


@pytest.mark.django_db
def test_every_commune_belongs_to_the_department_its_code_names() -> None:
    assert not Commune.objects.exclude(code__startswith=F("department_id")).exists()


@pytest.mark.django_db
def test_every_territory_has_the_sort_key_of_its_name() -> None:
    for model in (Region, Department, Commune):
        for name, stored in model.objects.values_list("name", "sort_key"):
            assert stored == sort_key(name)


@pytest.mark.django_db
def test_loading_again_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        load_reference(apps)
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert written == []


@pytest.mark.django_db
def test_loading_adds_renames_and_brings_back() -> None:
    connection.cursor().execute("DELETE FROM territory_commune WHERE code = '48092'")
    Commune.objects.filter(code="48095").update(
        name="Mimate", sort_key="mimate", retired_on=date(2020, 1, 1)
    )
    load_reference(apps)
    assert Commune.objects.count() == 34_875
    mende = Commune.objects.get(code="48095")
    assert (mende.name, mende.sort_key, mende.retired_on) == ("Mende", "mende", None)


@pytest.mark.django_db
def test_loading_retires_what_the_files_no_longer_list_and_deletes_nothing() -> None:
    Commune.objects.create(code="48998", name="Ancienne-Commune", department_id="48")
    Commune.objects.create(
        code="48999", name="Très-Ancienne", department_id="48", retired_on=date(2016, 1, 1)
    )
    load_reference(apps)
    assert Commune.objects.get(code="48998").retired_on == EDITION
    assert Commune.objects.get(code="48999").retired_on == date(2016, 1, 1)
    assert Commune.objects.current().count() == 34_875


@pytest.mark.django_db
def test_a_saved_territory_gets_its_sort_key() -> None:
    commune = Commune.objects.create(code="48998", name="L’Été-sur-Œuf", department_id="48")
    assert commune.sort_key == "l ete sur oeuf"


@pytest.mark.django_db
def test_a_territory_cannot_be_deleted() -> None:
    commune = Commune.objects.get(code="48095")
    with pytest.raises(ProtectedError):
        commune.delete()
    with pytest.raises(ProtectedError):
        Commune.objects.filter(code="48095").delete()
    assert Commune.objects.filter(code="48095").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "population", "constraint"),
    [
        ("4899", 1, "territory_commune_code_valid"),
        ("48998", -1, "territory_commune_population_positive"),
    ],
)
def test_a_wrong_code_or_population_is_refused(code: str, population: int, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Commune.objects.create(code=code, name="X", department_id="48", population=population)


@pytest.mark.parametrize("name", ["regions", "departments", "communes"])
def test_the_files_are_small_sorted_plain_text(name: str) -> None:
    content = (DATA / f"{name}.csv").read_bytes()
    lines = content.decode("utf-8").splitlines()
    assert len(content) < 1_600_000
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert lines[0].startswith("code,name")
    assert lines[1:] == sorted(lines[1:])
