"""TeX made readable: what is changed, what stays as typed, and where a place of the original is afterwards."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.papers import clean
from bot.core.readable import readable, readable_paper
from tests.core.samples import paper

ROWS = [
    # accents and letters
    (r"Schr\"odinger", "Schrödinger"),
    (r"Erd\H{o}s R\'enyi", "Erdős Rényi"),
    (r"Mart\'\i nez, \L ukasz, {\O}rsted, \c{S}", "Martínez, Łukasz, Ørsted, Ş"),
    (r"\LaTeX\ and \alpha x", r"\LaTeX and α x"),
    # mathematics
    (r"$\alpha$-divergence", "α-divergence"),
    (r"$10^{-3}$ and X$^{2}$", "10^-3 and X²"),
    (r"F$_1$-score, CO$_2$, $R^2$, $x_{12}^{3}$", "F₁-score, CO₂, R², x₁₂³"),
    (r"$\ell_1$, \(O(n^2)\), \textbf{H$_2$O}, $\sum_0^n$", "ℓ₁, O(n²), H₂O, ∑₀^n"),
    (r"$a\_1$ of x_1 and n^2", "a_1 of x_1 and n^2"),
    (r"\begin{align}x_1\end{align}", "x₁"),
    (r"$\mathcal{O}(n)$, $$c$$, \(a\), \[b\]", "𝒪(n), c, a, b"),
    (r"$ \beta $", "β"),
    (r"$5$ and $12\%$", "5 and 12%"),
    (r"$\textit{Agents Under Siege}$", "Agents Under Siege"),
    (r"\frac{a}{b} of $\sqrt{2}$", "a/b of √(2)"),
    # marks
    (r"R\&D at 5\% \_ \$3 \#1", "R&D at 5% _ $3 #1"),
    (r"\textit{a}--\textbf{b}\\ ``c''", "a–b “c”"),
    # macros that keep their text
    (r"\texttt{x} \textsf {y} \textup{z}", "x y z"),
    (r"\href{http://a.example/~b%20}{here} \textcolor{red}{now}", "here now"),
    (r"\ours{} is \method{fast}", " is fast"),
    (r"so {\em very} \bf big, \emph{it}", "so very big, it"),
    (r"$\left( x \right)$ and $\big(y\big)$", "( x ) and (y)"),
    (r"a \textbf b, \sqrt x \(y z\) \[u v\] {w x} $y z$ -- ''", "a b, √(x) y z u v w x y z – ”"),
    (r"as \cite{smith} said", "as smith said"),
    (r"\begin{itemize}\item a \item b\end{itemize}", "* a * b"),
    # what stays as typed beside it
    (r"\ours beats \'etude", r"\ours beats étude"),
    (r"from $5 to $10 for \alpha", "from $5 to $10 for α"),
    (r"$5-$10, then $x$", "$5-$10, then x"),
    (r"$5M ($7M) and $ x", "$5M ($7M) and $ x"),
    (r"50% of \alpha", "50% of α"),
    (r"R&D of \alpha", "R&D of α"),
    (r"~10 (~5) of Fig.~2 with \alpha", "~10 (~5) of Fig. 2 with α"),
    (r"\today \input{/etc/hostname}", r"\today /etc/hostname"),
    (r"\verb|x| St\ütz \alpha", r"\verb|x| St\ütz α"),
    (r"a}b {c \alpha", "a}b c α"),
    (r"\alpha \frac{a}", r"α \frac{a}".replace("{a}", "a")),
    # nothing that could be read, or nothing left
    ("\\", "\\"),
    ("$", "$"),
    (r"\,", r"\,"),
    ("plain {x} 5% ~ -- ``", "plain {x} 5% ~ -- ``"),
]


@pytest.mark.parametrize(("typed", "read"), ROWS)
def test_readable(typed: str, read: str) -> None:
    assert readable(typed).text == read


@pytest.mark.parametrize(
    ("typed", "part", "shown"),
    [
        (r"On Schr\"odinger bridges", "bridges", "bridges"),
        (r"On Schr\"odinger bridges", "On", "On"),
        (r"On Schr\"odinger bridges", '"', "ö"),
        (r"On Schr\"odinger bridges", r"Schr\"odinger", "Schrödinger"),
        (r"an $\alpha$-stable law", "alpha", "α"),
        (r"an $\alpha$-stable law", "$-st", "α-st"),
        (r"an $\alpha$-stable law", "n $", "n α"),
        (r"\textit{Agents Under Siege} now", "Under", "Agents Under Siege"),
        (r"\texttt{pip} now", "texttt", "p"),
        (r"\texttt{pip} now", "now", "now"),
        (r"now \,\alpha \,", r"\,", "α"),
        (r"an F$_1$-score", "$_1$", "₁"),
        (r"an F$_1$-score", "score", "score"),
        (r"x\alpha\label", "label", "label"),
        (r"x \textit{}", "textit", " "),
        (r"$\alpha$ costs $5 and 5%", "$5 and 5%", "$5 and 5%"),
        ("no TeX", "TeX", "TeX"),
    ],
)
def test_a_place_is_found_again(typed: str, part: str, shown: str) -> None:
    made = readable(typed)
    at = typed.index(part)
    start, end = made.place(at, at + len(part))
    assert made.text[start:end] == shown


PARTS = [
    "\\",
    "$",
    "{",
    "}",
    "%",
    "&",
    "~",
    " ",
    "\n",
    "x",
    "\\alpha",
    "\\textit{",
    '\\"',
    "\\href{",
    "\\frac",
    "^2",
    "--",
]
hostile = st.lists(st.sampled_from([*PARTS, "\\begin{a}", "\\[", "\\(", "\\verb", "ö", "\ufdd0", "\0"])).map("".join)


@given(hostile | st.text())
def test_any_text_is_readable_and_every_place_is_in_it(text: str) -> None:
    made = readable(text)
    assert len(made.text) <= 4 * len(text)
    assert made.text.strip() or not text.strip() or made.text == text
    if text == clean(text):
        assert made.text == clean(made.text)
    for start in range(len(text)):
        begin, end = made.place(start, start + 1)
        assert 0 <= begin < end <= len(made.text)
        assert made.place(start, len(text))[1] >= end


@pytest.mark.parametrize(
    "part",
    [
        "$",
        "\\",
        "\\textbf",
        "\\begin{a}",
        "\\(",
        "\\frac",
        "\\alpha ",
        "$x$",
        "\\href{",
        "\\sqrt[",
        "\\verb",
        "\\'",
        "~\\ ",
    ],
)
@pytest.mark.timeout(60)
def test_hostile_text_costs_no_more_than_its_length(part: str) -> None:
    short, long = (calls(part * (length // len(part))) for length in (5_000, 10_000))
    assert long <= 2.2 * short + 1_000


def calls(text: str) -> int:
    """How many functions are called until ``text`` is readable: unlike seconds, the same on a busy machine."""
    count = 0

    def called(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(called)
    try:
        assert len(readable(text).text) <= len(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("text", ["\\alpha " + "x" * 20_000, "{" * 21 + "\\alpha" + "}" * 21, "\\alpha \ufdd0"])
def test_what_is_too_long_or_too_deep_stays_as_it_is(text: str) -> None:
    assert readable(text).text == text


def test_a_paper_is_shown_readable_and_the_rest_of_it_stays() -> None:
    given_ = paper(r"On $\alpha$", r"By Erd\H{o}s", authors=(r"P\'al", "Bo"), categories=("math.CO",), version=2)
    shown = readable_paper(given_)
    assert (shown.title, shown.abstract, shown.authors) == ("On α", "By Erdős", ("Pál", "Bo"))
    assert (shown.id, shown.link, shown.categories, shown.version) == (given_.id, given_.link, ("math.CO",), 2)
