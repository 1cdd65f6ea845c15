"""That the pages ask nobody else for anything is watched in every test: see ``Witness``."""

from playwright.sync_api import Dialog


def test_the_content_policy_is_on_and_is_seen_to_refuse(page, website, places, witness):
    """Otherwise « no refused request » on the other pages would prove nothing."""
    response = page.goto(website.address(places.host))
    assert "default-src 'none'" in response.headers["content-security-policy"]
    page.evaluate(
        "document.body.append(Object.assign(new Image(), {src: 'http://elsewhere.test/'}))"
    )
    page.wait_for_timeout(100)
    refused, asked = sorted(witness.faults)
    witness.faults.clear()
    assert "Content Security Policy" in refused
    assert "elsewhere.test" in asked


def test_a_script_in_the_address_or_the_search_never_runs(page, website, places):
    ran: list[str] = []

    def notice(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", notice)
    nasty = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%20onerror=alert(2)%3E"
    for path in (f"/actions/?q={nasty}", f"/compte/login/?next={nasty}", f"/{nasty}"):
        page.goto(website.address(places.host, path))
    assert ran == []
