import pytest, json
pytestmark = pytest.mark.django_db
def test_a(catalogue, ask):
    for i in range(3):
        p = catalogue.share(f"Jardin {i}", keywords=["culture"])
    for path in ("/practices?limit=2","/practices?q=jradin&limit=1",f"/practices/{p.action_uid}","/facets","/centres","/centres/les-tilleuls","/vocabularies","/territories","/territories/departments/48/communes","/territories/communes?q=saint","/openapi.json","/","/practices?limit=0&foo=1","/practices?department=zz&sort=aa","/nope", "/practices?q=%00","/centres/%00"):
        r = ask(path)
        print(path, r.status_code, dict(r.headers), r.text[:600], "\n")
    assert 0
