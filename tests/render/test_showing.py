"""Hostile text as it may be shown."""

import pytest

from bot.render.showing import link, shown, unique

UNSEEN = (0x202A, 0x202E, 0x2066, 0x2069, 0x206F, 0x200B, 0x200E, 0x200F, 0xFEFF, 0xAD, 0x180E, 0xFFFA, 0xE0041)


@pytest.mark.parametrize("bad", [chr(n) for n in UNSEEN])
def test_what_reorders_or_hides_is_gone(bad: str) -> None:
    assert shown(f"a{bad}b") == "ab"


@pytest.mark.parametrize("good", ["می\u200cخواهم", "क्\u200dष", "naïve – “x” · ≥ 3", "<think> & $x^2$"])
def test_good_text_stays_as_it_is(good: str) -> None:
    assert shown(good) == good


def test_control_characters_become_blanks_and_surrogates_a_mark() -> None:
    assert shown("a\r\nb\x1b[31mc\x9bd\u2028e\ud800") == "a  b [31mc d e\ufffd"


def test_long_text_is_cut() -> None:
    assert len(shown("x" * 60_000, 40)) == 40


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "data:text/html,x", "//host/x", "", "https://", "https://x/" + "a" * 60_000]
)
def test_what_is_no_web_address_is_no_link(bad: str) -> None:
    assert link(bad) == ""


def test_links_are_quoted_for_every_medium() -> None:
    assert link('https://x.org/a b|c>"<\u202eé?q=1&r=%20') == "https://x.org/a%20b%7Cc%3E%22%3C%C3%A9?q=1&r=%20"
    assert link("https://arxiv.org/abs/hep-th/9901001") == "https://arxiv.org/abs/hep-th/9901001"


def test_words_are_named_once_whatever_their_case() -> None:
    assert unique(["LLM", "llm", "b", "LLM", "B"]) == ("LLM", "b")
