"""The suggestions of the look-up page in a browser: by finger and keyboard, in both scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 780}


@pytest.fixture
def asked() -> list[str]:
    """Every address that the page asked."""
    return []


@pytest.fixture
def page(chromium, address, asked):
    """The page on a telephone; afterwards nothing may have left this machine."""
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert {urlsplit(url).hostname for url in asked} == {"127.0.0.1"}
    assert faults == []


def box(page: Page):
    return page.get_by_role("combobox")


def options(page: Page):
    return page.get_by_role("option")


def type_(page: Page, text: str) -> None:
    box(page).click()
    box(page).press_sequentially(text, delay=20)
    expect(page.locator("[role=listbox]")).to_have_attribute("aria-busy", "false")
    expect(options(page).first).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "mark"), [("toul k", "Tuol K"), ("ទួលគ", "ទួលគោ"), ("១២០៤", "1204")]
)
def test_places_are_offered_while_one_types(page, typed, mark):
    type_(page, typed)
    first = options(page).first
    expect(first).to_contain_text("120400")
    expect(first).to_contain_text("ខណ្ឌទួលគោក")
    expect(first).to_contain_text("Khan Tuol Kouk")
    expect(first.locator("mark")).to_have_text(mark)
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_tap_chooses_and_shows_the_postcode(page):
    type_(page, "phum 14 boeng kak")
    options(page).first.tap()
    expect(page.locator(".digits").first).to_have_text("120407")
    expect(page.locator("#answer")).to_contain_text("ភូមិ ១៤")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("ភូមិ ១៤ សង្កាត់បឹងកក់ទី ១ ខណ្ឌទួលគោក រាជធានីភ្នំពេញ")


def test_arrows_move_and_enter_chooses(page):
    type_(page, "bkk")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        box(page).press(key)
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text("BKK 1")
    identifier = chosen.get_attribute("id")
    expect(box(page)).to_have_attribute("aria-activedescendant", str(identifier))
    box(page).press("Enter")
    expect(page.locator(".digits").first).to_have_text("121301")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_arrow_up_goes_to_the_last_and_round(page):
    type_(page, "kampong")
    box(page).press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    box(page).press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")


def test_enter_without_a_choice_searches_what_was_typed(page):
    type_(page, "Sangkat Voat Phnum, Phnom Penh")
    box(page).press("Enter")
    expect(page.locator(".digits").first).to_have_text("120211")
    page.wait_for_timeout(300)
    expect(options(page)).to_have_count(0)


def test_escape_closes_the_list_and_keeps_the_text(page):
    type_(page, "siem")
    box(page).press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("siem")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_leaving_the_box_closes_the_list(page):
    type_(page, "siem")
    box(page).press("Tab")
    expect(options(page)).to_have_count(0)


def test_an_address_code_leads_to_its_town(page):
    type_(page, "7747-06")
    expect(options(page).first).to_contain_text("7747-xxxx-xxxx")
    options(page).first.tap()
    expect(page.locator("#answer")).to_contain_text("7747-xxxx-xxxx")


def test_the_number_of_places_is_said_to_who_does_not_see_them(page):
    type_(page, "bkk 1")
    count = options(page).count()
    said = page.locator("#suggestion-count")
    khmer = "".join("០១២៣៤៥៦៧៨៩"[int(digit)] for digit in str(count))
    expect(said).to_have_text(f"មាន {khmer} ជម្រើស")
    expect(page.get_by_role("listbox")).to_have_attribute("aria-label", "ជម្រើស")


def test_the_page_in_english_offers_english_first(page):
    page.locator("#language").click()
    type_(page, "ភ្នំព")
    expect(options(page).first.locator(".name")).to_have_text("Phnom Penh")
    expect(options(page).first.locator(".other")).to_contain_text("រាជធានីភ្នំពេញ")
    options(page).first.click()
    expect(box(page)).to_have_value("Phnom Penh")


def test_what_is_typed_stands_in_no_address(page, asked):
    type_(page, "12 st 271 boeng kak")
    page.wait_for_timeout(300)
    assert any(url.endswith("/v1/complete") for url in asked)
    assert not any("?" in url or "boeng" in url for url in asked)


def test_who_types_fast_is_asked_about_once(page, asked):
    box(page).click()
    box(page).press_sequentially("phnom penh", delay=5)
    expect(options(page).first).to_be_visible()
    page.wait_for_timeout(300)
    assert sum(url.endswith("/v1/complete") for url in asked) <= 2


def test_a_service_that_does_not_answer_disturbs_nobody(page):
    page.route("**/v1/complete", lambda route: route.abort())
    box(page).press_sequentially("siem", delay=20)
    page.wait_for_timeout(300)
    expect(options(page)).to_have_count(0)
    expect(page.locator("#answer")).to_be_hidden()
    page.unroute("**/v1/complete")


def test_every_option_is_large_enough_for_a_finger(page):
    type_(page, "kampong")
    heights = [option.bounding_box()["height"] for option in options(page).all()]
    assert min(heights) >= 44
