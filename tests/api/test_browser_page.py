"""The look-up page in a real browser, as a citizen with a small telephone sees it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SMALL_PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
CENTRAL_POST_OFFICE = {"latitude": 11.5759, "longitude": 104.9227}


@pytest.fixture
def open_page(chromium, address):
    """Open the page in a fresh context; afterwards no request may have left this machine."""
    contexts, hosts, faults = [], set(), []

    def open_(viewport=SMALL_PHONE, **options) -> Page:
        context = chromium.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: (
                faults.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert hosts == {"127.0.0.1"}
    assert faults == []


def search(page: Page, text: str) -> None:
    page.get_by_role("combobox").fill(text)
    page.get_by_role("combobox").press("Enter")


def has_no_horizontal_scroll(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_khmer_address_shows_its_postcode(open_page):
    page = open_page()
    assert page.locator("html").get_attribute("lang") == "km"
    search(page, "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ")
    answer = page.locator("#answer")
    expect(answer).to_contain_text("120407")
    expect(answer).to_contain_text("១២០៤០៧")
    expect(answer).to_contain_text("សង្កាត់បឹងកក់ទី ១")
    expect(answer).to_contain_text("Sangkat Boeng Kak Ti Muoy")
    expect(answer).to_contain_text("ប្រាកដ")
    assert has_no_horizontal_scroll(page)


def test_the_page_speaks_english_and_remembers_it(open_page):
    page = open_page()
    search(page, "120407")
    expect(page.locator("#answer")).to_contain_text("លេខប្រៃសណីយ៍")
    page.locator("#language").click()
    expect(page.locator("#answer")).to_contain_text("Postcode")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find a postcode and an address code")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("written", ["7747-0626-4043", "៧៧៤៧ ០៦២៦ ៤០៤៣"])
def test_an_address_code_shows_its_place(open_page, written):
    page = open_page()
    search(page, written)
    answer = page.locator("#answer")
    expect(answer).to_contain_text("7747-0626-4043")
    expect(answer).to_contain_text("171005")
    assert answer.locator("a[href^='geo:13.412']").count() == 1


def test_an_unsure_address_offers_places_to_choose_from(open_page):
    page = open_page()
    search(page, "Sangkat Boeung Kak, Phnom Penh")
    choice = page.locator(".choices button").first
    postcode = choice.locator(".code").inner_text()
    assert postcode.startswith("1204")
    choice.press("Enter")
    expect(page.locator(".digits").first).to_have_text(postcode)
    expect(page.locator(".choices")).to_have_count(0)


def test_a_district_lists_its_communes(open_page):
    page = open_page()
    search(page, "១២០៤០០")
    expect(page.locator(".choices button")).to_have_count(10)


@pytest.mark.parametrize(
    ("typed", "km", "en"),
    [
        ("999999", "គ្មានលេខប្រៃសណីយ៍នេះទេ។", "There is no such postcode."),
        ("7747-0626-4044", "លេខអាសយដ្ឋានមិនត្រឹមត្រូវ", "not a valid address code"),
        ("qwertzuiop", "រកមិនឃើញ", "Not found"),
    ],
)
def test_a_mistake_is_said_in_both_languages(open_page, typed, km, en):
    page = open_page()
    search(page, typed)
    expect(page.locator("#answer")).to_contain_text(km)
    page.locator("#language").click()
    expect(page.locator("#answer")).to_contain_text(en)


def test_an_empty_question_is_asked_for(open_page):
    page = open_page()
    search(page, "   ")
    expect(page.locator("#status")).to_have_text("សូមវាយអាសយដ្ឋាន ឬលេខមួយ។")


def test_what_is_typed_never_becomes_markup(open_page):
    page = open_page()
    search(page, "<img src=x onerror=alert(1)> <b>ភ្នំពេញ</b>")
    page.locator("#language").click()
    expect(page.locator("#answer")).to_be_visible()
    assert page.locator("#answer img, #answer b").count() == 0


def test_an_exact_position_shows_the_door(open_page):
    page = open_page(
        geolocation={**CENTRAL_POST_OFFICE, "accuracy": 4}, permissions=["geolocation"]
    )
    page.locator("#position").click()
    expect(page.locator("#answer")).to_contain_text("120211")
    expect(page.locator(".digits.code")).not_to_contain_text("x")
    assert page.locator(".sketch").count() == 0


def test_a_rough_position_shows_the_block_and_asks_for_a_tap_on_the_door(open_page):
    page = open_page(
        geolocation={**CENTRAL_POST_OFFICE, "accuracy": 30}, permissions=["geolocation"]
    )
    page.locator("#position").click()
    expect(page.locator(".digits.code")).to_contain_text("-xxxx")
    block = page.locator(".digits.code").inner_text()
    expect(page.locator(".sketch")).to_contain_text("30")
    assert has_no_horizontal_scroll(page)
    page.locator(".sketch svg").click()
    expect(page.locator(".digits.code")).not_to_contain_text("x")
    assert page.locator(".digits.code").inner_text()[:9] == block[:9]


def test_the_door_can_be_chosen_by_keyboard(open_page):
    page = open_page(
        geolocation={**CENTRAL_POST_OFFICE, "accuracy": 30}, permissions=["geolocation"]
    )
    page.locator("#position").click()
    sketch = page.locator(".sketch svg")
    sketch.focus()
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        sketch.press(key)
    expect(page.locator(".digits.code")).not_to_contain_text("x")


def test_a_very_rough_position_draws_no_sketch(open_page):
    page = open_page(
        geolocation={**CENTRAL_POST_OFFICE, "accuracy": 900}, permissions=["geolocation"]
    )
    page.locator("#position").click()
    expect(page.locator(".sketch")).to_contain_text("900")
    assert page.locator(".sketch svg").count() == 0


def test_a_refused_position_is_said_so(open_page):
    page = open_page(permissions=[])
    page.locator("#position").click()
    expect(page.locator("#answer")).to_contain_text("អនុញ្ញាត")


def test_a_code_can_be_copied(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    search(page, "7747-0626-4043")
    page.get_by_role("button", name="7747-0626-4043").click()
    expect(page.get_by_role("button", name="7747-0626-4043")).to_have_text("បានចម្លង")
    assert page.evaluate("navigator.clipboard.readText()") == "7747-0626-4043"


def test_everything_can_be_reached_by_keyboard(open_page):
    page = open_page()
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.type"))
    assert {"language", "query", "submit", "position"} <= set(reached)


@pytest.mark.parametrize("viewport", [SMALL_PHONE, DESK], ids=["phone", "desk"])
def test_colours_are_readable(open_page, viewport):
    """WCAG AA: text has at least 4.5 times the luminance of what is behind it, or the inverse."""
    page = open_page(viewport)
    search(page, "Sangkat Boeung Kak, Phnom Penh")
    expect(page.locator(".choices button").first).to_be_visible()
    page.mouse.move(0, 0)
    assert page.evaluate(TOO_FAINT) == []


TOO_FAINT = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility()) continue;
    const pair = [luminance(parse(getComputedStyle(node).color)), luminance(ground(node))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) faint.push(`${node.textContent.slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
