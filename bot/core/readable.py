"""TeX made readable: what arXiv gives as ``Schr\\"odinger`` is shown and found as Schrödinger; the stored text stays.

Only what pylatexenc knows is changed. What it would swallow stays as typed: a lone dollar, what follows a ``%``, macros
it does not know.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Any

from bot.core.papers import Paper, clean

_LONGEST = 20_000
"""Characters. Longer texts stay as they are; arXiv's abstracts have at most 1,920."""
_DEEPEST = 20
"""Braces in braces. Deeper ones are no paper's."""
_GROWTH = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """``text``, and which characters of the original it is made of; ``plain``: each of one."""

    text: str
    start: int
    end: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Readable:
    """``text`` as people read it. No ``pieces``: nothing was changed. ``begins``: where in ``text`` each one stands."""

    text: str
    pieces: tuple[Piece, ...] = ()
    begins: tuple[int, ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where ``original[start:end]`` stands in ``text``. TeX counts as a whole: a place in it is all that was made
        of it. For what vanished it is the character beside it, so that no place is empty."""
        if not self.pieces:
            return start, end
        first, last = self._holding(start), self._holding(end - 1)
        begin = self.begins[first] + (start - self.pieces[first].start if self.pieces[first].plain else 0)
        length = end - self.pieces[last].start if self.pieces[last].plain else len(self.pieces[last].text)
        begin = min(begin, len(self.text) - 1)
        return begin, max(self.begins[last] + length, begin + 1)

    def _holding(self, place: int) -> int:
        return bisect_right(self.pieces, place, key=lambda piece: piece.start) - 1


def readable(text: str) -> Readable:
    """``text`` with its TeX made readable; as it is where it has none, or none that can be read."""
    return _readable(text) if "\\" in text or "$" in text else Readable(text)


def readable_paper(paper: Paper) -> Paper:
    """``paper`` as it is shown."""
    title, abstract = readable(paper.title).text, readable(paper.abstract).text
    return replace(paper, title=title, abstract=abstract, authors=tuple(readable(name).text for name in paper.authors))


@lru_cache(maxsize=4096)
def _readable(text: str) -> Readable:
    if len(text) > _LONGEST or _is_deep(text) or not _SHOWN.keys().isdisjoint(map(ord, text)):
        return Readable(text)
    try:
        pieces = tuple(_joined(text))
    except Exception:  # noqa: BLE001 - pylatexenc raises whatever it likes at odd TeX, which is no error of ours
        return Readable(text)
    made = "".join(piece.text for piece in pieces)
    if not made.strip() or len(made) > _GROWTH * len(text):
        return Readable(text)
    return Readable(made, pieces, tuple(accumulate((len(piece.text) for piece in pieces[:-1]), initial=0)))


def _is_deep(text: str) -> bool:
    if text.count("{") <= _DEEPEST:
        return False
    return max(accumulate((char == "{") - (char == "}") for char in text)) > _DEEPEST


# What pylatexenc would change or swallow is hidden from it behind noncharacters of Unicode, one for one, so that every
# place stays; they are turned back afterwards. What is to vanish hides behind _GONE.
_HIDDEN = {"%": "\ufdd0", "&": "\ufdd1", "$": "\ufdd2", "\\": "\ufdd3", "~": "\ufdd4"}
_GONE = "\ufdd5"
_SHOWN = {**{ord(mask): char for char, mask in _HIDDEN.items()}, ord(_GONE): ""}
_TOKEN = re.compile(
    r"(?P<aside>\\(?:href|textcolor|colorbox)\s*\{[^{}]*\}(?=\s*\{)"  # only its second argument is text
    r"|\\(?:bf|em|it|rm|sc|sf|sl|tt|left|right|[bB]igg?[lr]?|displaystyle|textstyle|xspace)(?![A-Za-z])\s*)"  # looks
    r"|\\(?P<name>[A-Za-z]+)(?P<group>\*?\s*(?=\{))?|\\(?P<sign>[^A-Za-z]?)"
    r"|(?P<bare>[%&]|(?<![\w.)\]}])~)|(?P<dollar>\$)",  # a tilde is a blank in “Fig.~2”, not in “~10”
    re.DOTALL | re.ASCII,
)


def _masked(text: str) -> str:
    """``text``, at its length, with what pylatexenc must not see hidden."""
    chars, dollars = list(text), []
    for found in _TOKEN.finditer(text):
        if found["dollar"]:
            dollars.append(found.start())
        else:
            chars[found.start() : found.end()] = _mask(found)
    for at in _lone(text, dollars):
        chars[at] = _HIDDEN["$"]
    return "".join(chars)


def _mask(found: re.Match[str]) -> str:
    """An unknown macro before braces leaves what is in them; another unknown one stays as typed."""
    name = found["name"] or found["sign"]
    if found["bare"]:
        return _HIDDEN[found[0]]
    if found["aside"]:
        return _GONE * len(found[0])
    if name and name in _known_macros():
        return found[0]
    return _HIDDEN["\\"] + found[0][1:] if found["group"] is None else _GONE * len(found[0])


def _lone(text: str, dollars: list[int]) -> Iterator[int]:
    """The dollars that enclose no formula: money."""
    at = 0
    while at < len(dollars):
        group = dollars[at : at + 4]
        if len(group) == 4 and group[1] - group[0] == group[3] - group[2] == 1:
            at += 4  # $$ … $$
        elif len(group) > 1 and _is_formula(text[group[0] + 1 : group[1]], text[group[1] + 1 : group[1] + 2]):
            at += 2
        else:
            yield group[0]
            at += 1


def _is_formula(inside: str, after: str) -> bool:
    """Whether ``$inside$after`` is one; “$5 to $10” and “$5-$10” are none. As Pandoc has it, a formula begins and ends
    with no blank (we allow both, if there is TeX in it), and no digit follows
    (https://pandoc.org/MANUAL.html#extension-tex_math_dollars)."""
    if not inside.strip() or after.isdigit():
        return False
    has_tex = any(char in inside for char in "\\^_")
    blanks = inside[0].isspace() + inside[-1].isspace()
    is_money = inside[0].isdigit() and not (inside[-1].isalnum() or inside[-1] in ")]|")
    return (has_tex or not is_money) if blanks == 0 else (has_tex and blanks == 2)


_REFUSED = {
    "input",
    "include",
    "includegraphics",
    "today",
    "title",
    "author",
    "date",
    "maketitle",
    "chapter",
    "section",
}
_REFUSED |= {"subsection", "cite", "citet", "citep", "ref", "eqref", "autoref", "cref", "Cref", "hspace", "vspace"}
"""What pylatexenc knows and would turn into something that the author did not write, or that is not the text's."""
_DELIMITERS = {"begin", "end", "(", ")", "[", "]"}
_LETTERS = {"o", "O", "l", "L", "i", "j", "ss", "ae", "AE", "oe", "OE", "aa", "AA"}
"""A blank after these ends the macro and is none of the text: ``\\L ukasz``."""


@cache
def _known_macros() -> frozenset[str]:
    from pylatexenc.latex2text import get_default_latex_context_db  # type: ignore[import-untyped]  # noqa: PLC0415

    names = {spec.macroname for spec in get_default_latex_context_db().iter_macro_specs()}
    return frozenset(names - _REFUSED | _DELIMITERS)


@cache
def _reader() -> tuple[Callable[[str], Any], Callable[[Any], str]]:
    """Reads TeX into nodes; makes text of one."""
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415 - slow to import, and many texts have no TeX
    from pylatexenc.latexwalker import (  # type: ignore[import-untyped]  # noqa: PLC0415
        LatexWalker,
        get_default_latex_context_db,
    )

    # What it has to say of the TeX of a paper helps nobody who reads a log.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    known = get_default_latex_context_db()

    def read(text: str) -> Any:
        return LatexWalker(text, latex_context=known, tolerant_parsing=True).get_latex_nodes()[0]

    class Maker(LatexNodes2Text):  # type: ignore[misc]
        def math_node_to_text(self, node: Any) -> str:
            """Digits below and above as Unicode has them: ``$R^2$`` is R², ``CO$_{12}$`` CO₁₂."""
            typed = node.latex_verbatim()
            made = scripted(typed)
            return str(super().math_node_to_text(node if made == typed else read(made)[0]))

    maker = Maker(math_mode="text", keep_comments=True)
    return read, lambda node: str(maker.nodelist_to_text([node]))


_SCRIPT = re.compile(r"(?<!\\)(?P<place>[_^])(?:(?P<digit>[0-9])|\{(?P<digits>[0-9]+)\})")
_DIGITS = {"_": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"), "^": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")}


def scripted(text: str) -> str:
    """``text`` with its digits below and above as a formula shows them.

    >>> scripted("R^2 of x_{12}, 5^th")
    'R² of x₁₂, 5^th'
    """
    return _SCRIPT.sub(_in_script, text)


def _in_script(found: re.Match[str]) -> str:
    return (found["digit"] or found["digits"]).translate(_DIGITS[found["place"]])


def _pieces(masked: str) -> Iterator[Piece]:
    """``masked`` from end to end."""
    for start, end, has_tex in _stretches(masked):
        yield from _read(masked, start, end) if has_tex else _plain(masked, start, end)


# pylatexenc looks at every character by itself, which takes a thousand times longer than to see that a word has no TeX.
_WORD = re.compile(r"\S+\s*|\s+")
_CALM_WORDS = re.compile(rf"(?:[^\s\\${{}}`~?!<>{_GONE}'-]+\s+)+")
"""Words with nothing in them that could be a sign."""
_SIGN = re.compile(rf"[\\${{}}`~?!<>{_GONE}]|--|''")
_BRACKET = re.compile(r"\\?[{}$()\[\]]|\\.", re.DOTALL)
_DEEPER = {"{": 1, "}": -1, "\\(": 1, "\\)": -1, "\\[": 1, "\\]": -1}
_DANGLING = re.compile(r"\\(?:[A-Za-z]+|.)?\s*\Z", re.DOTALL)
"""A macro at a word's end: the next word may be its argument."""


def _stretches(masked: str) -> Iterator[tuple[int, int, bool]]:
    """Runs of words with TeX, and of words without: start, end, which. A formula, or what stands in braces, is one."""
    if "\\begin" in masked:
        yield 0, len(masked), True
        return
    start, at, had_tex, depth, in_formula, dangling = 0, 0, False, 0, False, False
    while word := (not dangling and _CALM_WORDS.match(masked, at)) or _WORD.match(masked, at):
        signs = _SIGN.search(word[0]) is not None
        has_tex = signs or depth > 0 or in_formula or dangling
        if has_tex != had_tex:
            yield start, at, had_tex
            start, had_tex = at, has_tex
        brackets = _BRACKET.findall(word[0]) if signs else ()
        depth = max(depth + sum(_DEEPER.get(bracket, 0) for bracket in brackets), 0)
        in_formula ^= sum(bracket == "$" for bracket in brackets) % 2 == 1
        dangling = signs and _DANGLING.search(word[0]) is not None
        at = word.end()
    yield start, len(masked), had_tex


def _read(masked: str, start: int, end: int) -> Iterator[Piece]:
    """What the walker steps over (a closing brace too many) is plain."""
    read, made = _reader()
    at = start
    for node in read(masked[start:end]):
        yield from _plain(masked, at, start + node.pos)
        begin, at = start + node.pos, start + node.pos + node.len
        text = None if hasattr(node, "chars") else made(node)
        text = text.strip() if text and hasattr(node, "displaytype") else text  # a display has lines of its own
        if text is None or "%s" in text:  # the second: a macro without its arguments
            yield from _plain(masked, begin, at)
        else:
            yield Piece((text + _blank_after(node)).translate(_SHOWN), begin, at, plain=False)
    yield from _plain(masked, at, end)


def _blank_after(node: Any) -> str:
    bare = getattr(node, "macroname", None) not in {None, *_LETTERS} and not any(node.nodeargd.argnlist or ())
    return node.macro_post_space if bare else ""


def _plain(masked: str, start: int, end: int) -> Iterator[Piece]:
    """The characters as they are; runs of what is to vanish apart."""
    cuts = [start, *(cut for run in re.finditer(f"{_GONE}+", masked[start:end]) for cut in run.span()), end]
    cuts[1:-1] = [start + cut for cut in cuts[1:-1]]
    for begin, stop in pairwise(cuts):
        if begin < stop:
            shown = masked[begin:stop].translate(_SHOWN)
            yield Piece(shown, begin, stop, plain=bool(shown))


def _joined(text: str) -> Iterator[Piece]:
    """The pieces, with what was made of TeX on one line and no blank beside a blank."""
    last = " "
    for piece in _pieces(_masked(text)):
        made = piece.text
        if not piece.plain:
            made = re.sub(r"\s+", " ", clean(made))
            made = made.lstrip() if last.isspace() else made
            made = made.rstrip() if text[piece.end : piece.end + 1].strip() == "" else made
        last = made[-1:] or last
        yield replace(piece, text=made)
