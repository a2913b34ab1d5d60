"""Pieces join and fill to what was joined and filled, also when quoted."""

from __future__ import annotations

from binascii import a2b_qp

from hypothesis import given
from hypothesis import strategies as st

from bot.render import text
from bot.render.layout import Layout
from bot.render.pieces import Piece, encoded, filled, frame, joined, piece, quoted

LINE = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=120)
LINES = st.lists(LINE, min_size=1, max_size=4).map(lambda lines: "".join(f"{line}\n" for line in lines))


def good(one: Piece) -> None:
    """It reads back, and no line is longer than the standard allows."""
    assert a2b_qp(one.encoded.encode("ascii")).decode().replace("\r\n", "\n") == one.text
    assert max(map(len, one.encoded.split("\r\n"))) <= 76
    assert not any(line.endswith((" ", "\t")) for line in one.encoded.split("\r\n"))


@given(st.lists(LINES, max_size=4))
def test_what_is_joined_reads_back(texts: list[str]) -> None:
    pieces = [piece(one) for one in texts]
    good(Piece(joined(pieces), encoded(pieces)))
    assert joined(pieces) == "".join(texts)


@given(st.lists(LINE, min_size=1, max_size=5), st.data())
def test_what_is_filled_reads_back(parts: list[str], data: st.DataObject) -> None:
    words = [data.draw(LINE) for _ in parts[1:]]
    one = filled(frame([*parts[:-1], f"{parts[-1]}\n"]), words)
    good(one)
    assert one.text == "".join(part + word for part, word in zip(parts, [*words, "\n"], strict=True))


@given(LINES.filter(lambda lines: bool(lines.partition("\n")[0])))
def test_room_is_left_for_what_stands_before(said: str) -> None:
    number = Piece("999. ", "999. ")
    pieces = [number, piece(said, after=6)]
    good(Piece(joined(pieces), encoded(pieces)))


def test_dots_blanks_and_signs_of_equality() -> None:
    assert quoted(".\n a=b \n\n") == "=2E\r\n a=3Db=20\r\n\r\n"


def test_a_frame_is_the_section_with_its_words() -> None:
    layout = Layout("message/message.txt", str, fold=text.fold, plain=text.plain)
    for words in (("3 papers", "", ""), ("3 papers", "part 1 of 2", "https://p.example/u")):
        assert layout.filled("top", *words).text == layout.section("top", *words).text
    layout.forget()
    assert layout.filled("foot", "", "", "") == Piece("", "")


def test_lines_are_folded_at_blanks() -> None:
    assert text.fold("") == ""
    assert text.fold("short", 3, 1) == " short"
    assert text.fold("word " * 20, 2).split("\n") == [f"  {'word ' * 15}".rstrip(), f"  {'word ' * 5}".rstrip()]
    long = "x" * 100
    assert text.fold(f"a {long} b", 2, 0) == f"a\n  {long}\n  b"
