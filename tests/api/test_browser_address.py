"""The address page in a real browser, as it opens from a QR code on a door."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from test_browser_page import TOO_FAINT, has_no_horizontal_scroll

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 568}
DESK = {"width": 1280, "height": 900}
ANGKOR_WAT = "7747-0626-4043"


@pytest.fixture
def open_address(chromium, address):
    """Open the page of a code; afterwards no request may have left this machine."""
    contexts, hosts, faults = [], set(), []

    def open_(code, viewport=PHONE, **options):
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
        page.goto(f"{address}a/{code}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert hosts == {"127.0.0.1"}
    assert faults == []


@pytest.mark.parametrize("viewport", [SMALL_PHONE, PHONE, DESK], ids=["small", "phone", "desk"])
@pytest.mark.parametrize(
    "code", [ANGKOR_WAT, f"{ANGKOR_WAT}-27", "2611-2640-xxxx", "7747-0626-4034"]
)
def test_the_page_fits_and_can_be_read(open_address, code, viewport):
    page = open_address(code, viewport)
    expect(page.get_by_text(code).first).to_be_visible()
    assert has_no_horizontal_scroll(page)
    assert page.evaluate(TOO_FAINT) == []


def test_khmer_stands_before_english(open_address):
    page = open_address(ANGKOR_WAT)
    assert page.locator("html").get_attribute("lang") == "km"
    heading = page.get_by_role("heading", level=1).inner_text()
    assert heading.index("លេខអាសយដ្ឋាន") < heading.index("Address code")
    units = page.locator(".units li")
    expect(units).to_have_count(3)
    expect(units.first).to_contain_text("សង្កាត់នគរធំ")


def test_code_and_link_can_be_copied(open_address, address):
    page = open_address("៧៧៤៧-០៦២៦-៤០៤៣", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("button", name="បានចម្លង")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == ANGKOR_WAT
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('/a/'))")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}a/{ANGKOR_WAT}"
    expect(page.get_by_role("button", name="Copy the code")).to_be_visible(timeout=4000)


def test_without_a_script_only_copying_is_missing(open_address):
    page = open_address(ANGKOR_WAT, java_script_enabled=False)
    expect(page.get_by_text("171005")).to_be_visible()
    expect(page.locator("figure.sketch svg")).to_be_visible()
    expect(page.locator("[data-copy]")).to_be_hidden()
    assert page.locator("a[href^='geo:13.4125']").count() == 1


def test_zooming_out_leads_to_the_block_and_the_town(open_address):
    page = open_address(ANGKOR_WAT)
    page.get_by_role("link", name="7747-0626-xxxx").click()
    expect(page.locator(".digits.code")).to_have_text("7747-0626-xxxx")
    page.get_by_role("link", name="7747-xxxx-xxxx").click()
    expect(page.locator(".digits.code")).to_have_text("7747-xxxx-xxxx")


def test_a_wrong_code_leads_to_the_right_one(open_address):
    page = open_address("7747-0626-4034")
    page.get_by_role("link", name=ANGKOR_WAT).click()
    expect(page.locator(".digits.code")).to_have_text(ANGKOR_WAT)
