"""What a page is checked for while it is open: one visit, many answers."""

import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Every rule, then those that colours alone can break: nothing else changes with the scheme.
SCHEMES = {"light": None, "dark": ["color-contrast", "link-in-text-block"]}
WIDTHS = (360, 1280)
SMALLEST_TARGET = 44  # CSS pixels, face.md
THINNEST_FOCUS = 3

# What a frame shows is a page of its own, and is audited as one.
AXE = """rules => axe.run(
    document, {resultTypes: ['violations'], iframes: false, ...(rules ? {runOnly: rules} : {})}
).then(found => found.violations)"""

# What sticks out of the window, and boxes that cut their own text off.
CUT_OFF = """() => {
  const root = document.documentElement, found = [];
  if (root.scrollWidth > innerWidth) {
    found.push(`the page is ${root.scrollWidth} px wide in a window of ${innerWidth}`);
    for (const e of document.body.querySelectorAll('*'))
      if (e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll'))
        found.push(e.outerHTML.slice(0, 120));
  }
  for (const e of document.body.querySelectorAll('*:not(.visually-hidden):not(select)'))
    if (getComputedStyle(e).overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1)
      found.push('cuts its text off: ' + e.outerHTML.slice(0, 120));
  for (const e of document.querySelectorAll('.scroll:has(> .stacking)'))
    if (innerWidth < 640 && e.scrollWidth > e.clientWidth + 1)
      found.push('a table turned into notes still scrolls sideways');
  return found.slice(0, 5);
}"""

# Everything one presses, but for links inside a sentence; a box to tick is as large as its label.
SMALL_TARGETS = """smallest => {
  const chosen = 'button, select, textarea, summary, .button, nav a, .site-name, .trail a, ' +
    '.chosen a, .facts dd a, .actions a, .map-list a, input:not([type=hidden])';
  return [...document.querySelectorAll(chosen)].map(e => {
    const box = (/checkbox|radio/.test(e.type) && e.labels[0] || e).getBoundingClientRect();
    return [e.outerHTML.slice(0, 120), Math.round(box.width), Math.round(box.height)];
  }).filter(([, width, height]) => height && (width < smallest || height < smallest));
}"""

FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (e === document.body) return null;
  // A date has several stops of its own.
  if (e === window.lastStop) return {what: '', outline: 3, inWindow: true, covered: false, again: true};
  window.lastStop = e;
  if (!e.dataset.visited) e.dataset.visited = 1; else return null;
  // The middle of what is in the window: of a tall field at its edge, Chromium shows the caret only.
  const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const covering = document.elementFromPoint(box.x + box.width / 2, middle);
  const shown = e.tagName === 'IFRAME';  // The page in it says where one is, and is audited as one.
  return {
    what: e.outerHTML.slice(0, 120),
    outline: shown ? 3 : style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    inWindow: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !(covering && (covering.contains(e) || e.contains(covering))),
  };
}"""

INTERACTIVE = """() => [...document.querySelectorAll(
  'a[href], button, select, textarea, input:not([type=hidden]), summary, [tabindex="0"]'
)].filter(e => e.checkVisibility() && !e.disabled && !e.closest('[data-same-as]')).filter(
  // The arrows move inside a group of buttons.
  (e, n, all) => e.type !== 'radio' || n === all.findIndex(other => other.name === e.name)
).length"""

# A drawing may say data-same-as="id": its shapes are no stops and have no least size, because the
# list of that name leads to the same places in the same words (WCAG 2.5.8, « equivalent »).
ONLY_DRAWN = """() => [...document.querySelectorAll('[data-same-as]')].flatMap(drawing => {
  const told = e => e.getAttribute('href') + ' ' + e.textContent.replace(/[\\s:]+/g, ' ').trim();
  const list = document.getElementById(drawing.dataset.sameAs);
  const listed = new Set([...list.querySelectorAll('a[href]')].map(told));
  return [...drawing.querySelectorAll('a, button, [tabindex="0"]')]
    .filter(e => e.tabIndex !== -1 || !listed.has(told(e)))
    .map(e => 'only in the drawing: ' + told(e));
})"""


EMPTY = """() => [...document.querySelectorAll('ul, ol, dl, dd, dt, p, h1, h2, h3, .card')]
  .filter(e => !e.textContent.trim()).map(e => 'empty: ' + e.outerHTML.slice(0, 120))"""
# A space before a comma or a full stop, a word of Python, two parentheses that close together.
SLOVENLY = re.compile(
    r".{0,20} [,.](?:\s|$).{0,10}|.{0,20}(?:\(\(|\)\)|(?<!-)\bNone\b(?!-)|[,:] ,).{0,10}"
)


class Weight:
    """What the page of a first visit draws from the network, from now on."""

    def __init__(self, page: Page) -> None:
        self._kinds: dict[str, str] = {}
        self._sizes: dict[str, float] = {}
        self._compressed: set[str] = set()
        network = page.context.new_cdp_session(page)
        network.on("Network.responseReceived", self._received)
        network.on("Network.loadingFinished", self._finished)
        network.send("Network.enable")

    def _received(self, event: dict[str, Any]) -> None:
        key, headers = event["requestId"], event["response"]["headers"]
        self._kinds[key] = event["type"]
        if {name.lower(): value for name, value in headers.items()}.get("content-encoding"):
            self._compressed.add(key)

    def _finished(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = event["encodedDataLength"]

    @property
    def requests(self) -> int:
        return len(self._sizes)

    @property
    def bytes(self) -> int:
        """Headers included, photos apart."""
        return int(sum(size for key, size in self._sizes.items() if self._kinds[key] != "Image"))

    @property
    def largest_plain_text(self) -> int:
        plain = {key for key, kind in self._kinds.items() if kind != "Image"} - self._compressed
        return int(max((self._sizes.get(key, 0) for key in plain), default=0))


TO_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""


@dataclass
class Audit:
    weight: Weight
    nodes: int = 0
    untidy: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)
    small_targets: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)


def audit(page: Page, weight: Weight) -> Audit:
    """The page as it stands, in both schemes, at both widths, narrower, with larger text."""
    found = Audit(weight, nodes=page.locator("*").count())
    found.untidy = page.evaluate(EMPTY) + SLOVENLY.findall(page.locator("main").inner_text())
    if page.locator("h1").count() != 1 or not page.title().strip(" –\n"):
        found.untidy.append("no title, or more than one")
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        _resize(page, width)
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            found.violations += [
                f"{width} px, {scheme}: {told(violation)}"
                for violation in page.evaluate(AXE, rules)
            ]
        found.cut_off += _cut_off(page, f"{width} px")
        found.small_targets += [
            f"{width} px: {what} is {w} × {h}"
            for what, w, h in page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
        ]
    found.focus = page.evaluate(ONLY_DRAWN) + _focus(page)
    _resize(page, 320)
    found.cut_off += _cut_off(page, "320 px")
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    for width in WIDTHS:
        _resize(page, width)
        found.cut_off += _cut_off(page, f"{width} px, text at 200 %")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def told(violation: dict[str, Any]) -> str:
    nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
    why = violation["nodes"][0].get("failureSummary", "").replace("\n", " ")
    return f"{violation['id']} ({violation['help']}): {nodes} – {why}"


def _resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})


def _cut_off(page: Page, when: str) -> list[str]:
    return [f"{when}: {what}" for what in page.evaluate(CUT_OFF)]


def _focus(page: Page) -> list[str]:
    """Walks the page with Tab: each stop is seen, and every interactive element is one."""
    faults, stops = [], 0
    # From the top of the page, even where a field has the focus when it opens.
    page.evaluate(TO_THE_TOP)
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        stops += not stop.get("again")
        if stop["outline"] < THINNEST_FOCUS:
            faults.append(f"outline of {stop['outline']} px: {stop['what']}")
        if not stop["inWindow"] or stop["covered"]:
            faults.append(f"cannot be seen: {stop['what']}")
    wanted = page.evaluate(INTERACTIVE)
    if stops < wanted:
        faults.append(f"{stops} stops for {wanted} interactive elements")
    return faults
