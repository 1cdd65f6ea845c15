"""The style page shows each component, and pages use each."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from accounts.models import User
from design.samples import SampleForm
from design.templatetags import components
from tenants.context import inside

ROOT = Path(__file__).parents[2]
DESIGN = ROOT / "platform" / "design"
FOLDER = DESIGN / "templates" / "design" / "components"
STYLE_PAGE = DESIGN / "templates" / "design" / "style.html"
NAMES = sorted(path.stem for path in FOLDER.glob("*.html"))
# Ready for a page that is still to be written: the name goes when the page comes.
AWAITED: set[str] = set()


def tags_in(path: Path) -> set[str]:
    return set(re.findall(r"{% (\w+)", path.read_text(encoding="utf-8")))


def tags_of_pages() -> set[str]:
    return {
        tag
        for folder in ("platform", "actions", "cms", "exchange")
        for path in (ROOT / folder).rglob("templates/**/*.html")
        if path != STYLE_PAGE
        for tag in tags_in(path)
    }


def test_every_component_is_a_tag_and_a_template_of_the_same_name():
    tags = set(components.register.tags) - {"icon"}
    assert tags == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_style_page_shows_every_component(name):
    # « errors » and « field » come with the form they belong to.
    shown = tags_in(STYLE_PAGE) | tags_in(FOLDER / "fields.html")
    assert name in shown


@pytest.mark.parametrize("name", NAMES)
def test_every_component_is_used_by_a_page(name):
    assert (name in tags_of_pages()) != (name in AWAITED)


@pytest.mark.parametrize("name", [*NAMES, "icon"])
def test_every_component_says_what_it_takes(name):
    tag = components.register.tags[name]
    assert tag.__wrapped__.__doc__ or name in {"pagination"}


@pytest.mark.django_db
def test_the_style_page_is_there_in_the_demo_and_for_the_back_office(centre, browse, settings):
    with inside(centre):
        team = User.objects.create_user("equipe", role="team")
        resident = User.objects.create_user("habitante", role="resident")
    for user, status in ((None, 404), (resident, 404), (team, 200)):
        client = browse(centre)
        if user:
            with inside(centre):
                client.force_login(user)
        assert client.get("/style/").status_code == status
    assert browse(None).get("/style/").status_code == 404
    settings.DEMO = True
    assert browse(centre).get("/style/").status_code == 200
    assert browse(None).get("/style/").status_code == 200


def shown(source: str, **context: object) -> str:
    return Template("{% load components %}" + source).render(Context(context))


def test_a_form_tells_its_errors_at_the_top_and_beside_each_field():
    form = SampleForm({"name": "Marguerite"}, auto_id="id_%s")
    page = shown("{% fields form %}", form=form)
    summary, fields = page.split("</section>")
    assert 'role="alert"' in summary
    assert "5 réponses sont à corriger" in summary
    for name in ("said", "kind", "how_0", "since", "agreed"):
        target = re.escape(f"id_{name}")
        assert re.search(rf'<a href="#{target}">', summary)
        assert re.search(rf'id="{target}"', fields)
    said = re.search(r"<textarea[^>]*>", fields)[0]
    assert 'aria-invalid="true"' in said
    assert 'aria-describedby="id_said_error"' in said
    assert 'id="id_said_error"' in fields
    assert 'value="Marguerite"' in fields


def test_a_form_without_errors_has_no_summary():
    assert "alert" not in shown("{% fields form %}", form=SampleForm())


def test_what_people_typed_stays_text_in_every_component():
    nasty = "<script>alert(1)</script>"
    page = shown(
        "{% card nasty '#' %}{{ nasty }}{% endcard %}{% badge nasty %}{% trail '#' nasty %}"
        "{% alert %}{{ nasty }}{% endalert %}{% empty_state '#' nasty %}{{ nasty }}"
        "{% endempty_state %}{% scroll nasty %}{{ nasty }}{% endscroll %}"
        "{% progress nasty 1 2 nasty %}{% choice '#' nasty 1 'a' 'b' %}"
        "{% frame nasty nasty nasty %}{{ nasty }}{% endframe %}",
        nasty=nasty,
    )
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 15


def test_progress_tells_how_far_a_work_is():
    assert 'value="12" max="40"' in shown("{% progress 'Import' 12 40 %}")
    assert "30\u00a0%" in shown("{% progress 'Import' 12 40 %}")
    assert "value=" not in shown("{% progress 'Import' %}")
