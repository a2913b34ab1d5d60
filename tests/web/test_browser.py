"""In a real browser: pages fit every window, can be used by keyboard, load nothing that is forbidden, and their
buttons do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from bot.core.links import SignedLinks
from bot.services.desk import Desk
from bot.web.serving import served
from tests.support import browser as chromium
from tests.support.browser import Browser
from tests.web.conftest import SEAL, Follow

LONG = "Donaudampfschifffahrtsgesellschaft" * 4
WIDTHS = (320, 360, 640, 1200, 1600)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium.opened(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def browser(window: Browser) -> Browser:
    window.complaints.clear()
    window.look(width=1200)
    return window


@pytest.fixture
def links(app: Flask) -> Iterator[SignedLinks]:
    """Links to a server that answers."""
    with served(app, "127.0.0.1", 0) as (host, port):
        yield SignedLinks(SEAL, f"http://{host}:{port}")


def confirmation(links: SignedLinks, desk: Desk, follow: Follow, **more: object) -> str:
    return links.confirm(follow("robot", confirmed=False, **more), machine=desk.clock.machine())


def states(desk: Desk) -> list[str]:
    return [one.state for one in desk.store.subscriptions(ended=True)]


def test_confirm_with_the_mouse(browser: Browser, links: SignedLinks, desk: Desk, follow: Follow) -> None:
    browser.open(confirmation(links, desk, follow))
    assert "Shall this come to you?" in browser.text()
    assert states(desk) == ["pending"]
    browser.press("button.main")
    assert "You are in" in browser.text()
    assert (states(desk), browser.complaints) == (["active"], [])


def test_confirm_with_the_keyboard(browser: Browser, links: SignedLinks, desk: Desk, follow: Follow) -> None:
    browser.open(confirmation(links, desk, follow))
    for _ in range(2):
        browser.key("Tab")
        assert browser.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert browser.ask("document.activeElement.innerText") == "Yes, send me these papers"
    browser.key("Enter", leads_on=True)
    assert states(desk) == ["active"]


def test_leave_one_and_then_the_rest(browser: Browser, links: SignedLinks, desk: Desk, follow: Follow) -> None:
    robots = follow("robot", name="Robots")
    follow("tea")
    browser.open(links.unsubscribe(robots.subscriber))
    assert states(desk) == ["active", "active"]
    browser.press('button[name="only"]')
    assert "Robots has ended. This still comes to you" in browser.text()
    assert states(desk) == ["ended", "active"]
    browser.press("button.main")
    assert "Nothing more comes to you" in browser.text()
    assert (states(desk), browser.complaints) == (["ended", "ended"], [])


def test_every_page_fits_every_window(
    browser: Browser, links: SignedLinks, desk: Desk, follow: Follow, tmp_path: Path
) -> None:
    confirm = confirmation(links, desk, follow, name=LONG)
    follow(f'"{LONG}"', name=LONG)
    bob = follow("tea", address="bob@example.org")
    pages = [confirm, links.unsubscribe(bob.subscriber), f"{links.base}/", f"{links.base}/nothing"]
    pages.append(links.unsubscribe(desk.store.subscriptions()[0].subscriber))
    for width in WIDTHS:
        for dark in (False, True):
            browser.look(width=width, dark=dark)
            for page in pages:
                browser.open(page)
                assert browser.ask("document.documentElement.scrollWidth - innerWidth") <= 0, (page, width)
                ground = browser.ask("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
                assert (ground == "rgb(26, 29, 34)") is dark, "the styles are there"
    small = "Array.from(document.querySelectorAll('button'), b => b.offsetHeight).filter(h => h < 44)"
    assert browser.ask(small) == []
    assert [one for one in browser.complaints if "404" not in one] == []


def test_a_hostile_message_runs_nothing(
    browser: Browser, links: SignedLinks, desk: Desk, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the escaping ever fail, the sandbox holds."""
    evil = "<title>calm</title><h1>Papers</h1><img src=/static/icon.svg><script>document.title='evil'</script>"
    monkeypatch.setattr("bot.web.messages.viewing.payload", lambda *_: {})
    monkeypatch.setattr("bot.web.messages.mail.web", lambda _: evil)
    browser.open(links.message("k1-1"))
    assert "Papers" in browser.text()
    assert browser.ask("document.title") == "calm"
    assert browser.ask("document.querySelector('img').naturalWidth") == 0
    assert browser.ask("origin") == "null"
