"""What rules mean, sentence by sentence of the language. A row: the rule, titles it finds, titles it does not find, and
how it reads (where a row says nothing of that, test_aloud.py has its like)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.core.rules.aloud import reads_as
from bot.core.rules.matching import match_all, matches
from bot.core.rules.parsing import parse
from bot.core.rules.showing import show
from bot.core.topics import Topic
from tests.core.samples import paper

TOPICS = {"Diffusion": Topic("Diffusion", (("Diffusion",), ("DDPM",)))}


@dataclass(frozen=True, slots=True)
class Row:
    """Several titles are parted by `` / ``; each stands alone, with another abstract."""

    rule: str
    finds: str
    not_finds: str
    reads: str = ""


ROWS = (
    # either, both, not
    Row(
        "diffusion, DDPM",
        "Diffusion at Sea / A DDPM",
        "Flow",
        reads="title or abstract has the word “diffusion”, or the word “DDPM”",
    ),
    Row("diffusion OR DDPM", "Diffusion at Sea / A DDPM", "Flow"),
    Row("diffusion\nDDPM", "Diffusion at Sea / A DDPM", "Flow"),
    Row("flow + image", "Image Flow", "Image / Flow"),
    Row(
        "flow AND image",
        "Image Flow",
        "Image / Flow",
        reads="title or abstract has both the word “flow” and the word “image”",
    ),
    Row(
        "flow AND NOT image",
        "Flow",
        "Image Flow",
        reads="title or abstract has the word “flow” without the word “image”",
    ),
    Row(
        "a OR b AND NOT c",
        "a / b / a c",
        "b c / c",
        reads="title or abstract has the word “a”, or has the word “b” without the word “c”",
    ),
    Row("title:(flow, ~bench) -image", "Flow / LongBench", "Flow Image / Still"),
    Row("flow -(image + video)", "Flow / Image Flow", "Image Flow of a Video"),
    Row("flow, -(image, video)", "Flow", "Image Flow / Flow of a Video"),
    Row("“flow matching”, „DDPM“", "Flow Matching / A DDPM", "Flow"),
    Row("Ｆlow，\u00a0ＤＤＰＭ", "Flow / A DDPM", "Still"),
    Row("flow, —image", "Flow", "Image Flow"),
    Row("<http://flow.ai|flow.ai>, Q&amp;A", "On flow.ai / A Q&A", "Flow"),
    Row(
        "(a, b) + c",
        "a c / b c",
        "a b / c",
        reads="title or abstract has both (either the word “a” or the word “b”) and the word “c”",
    ),
    Row(
        "a, c, -b",
        "a / c",
        "a b / c b",
        reads="title or abstract has the word “a”, or the word “c”; but never the word “b”",
    ),
    Row(
        "a -b, c",
        "a / b c / a b c",
        "a b",
        reads="title or abstract has the word “a” without the word “b”, or has the word “c”",
    ),
    Row(
        "flow matching",
        "Flow Matching",
        "Matching the Flow / Flow of Matching / Flow, matching",
        reads="title or abstract has the phrase “flow matching”",
    ),
    # signs are operators only at their places
    Row("C++", "C++ / The C++17 Way", "C / C# / C+", reads="title or abstract has the word “C++”"),
    Row("C", "C / In C.", "C++ / C#"),
    Row('"A2A+MCP"', "The A2A+MCP Stack", "A2A and MCP"),
    Row("state-of-the-art", "State of the Art / state-of-the-art", "The Art of the State"),
    Row("System~2", "A System~2 Agent", "System 3"),
    Row("n^2", "n^2 Steps / $n^2$ Steps / $n^{2}$ Steps / n² Steps", "n 2"),
    Row("F1", "An F₁ Score / An F$_1$-score / F1 / $F_{1}$", "F 1 / $F_{12}$"),
    Row("F_1", "An F$_1$-score / F_1", "F"),
    Row("CO2", "CO₂ / CO$_2$ / $\\mathrm{CO}_2$", "CO"),
    Row("R2", "$R^2$ / R²", "$R^3$"),
    Row("$k$-NN", "k-NN / $k$-NN / kNN / k NN", "NN"),
    Row("β-VAE", "A β-VAE / $\\beta$-VAE", "VAE"),
    # whole words, folded
    Row("LLM", "LLMs / An LLM’s Dream / llm-based", "Bellman / MLLM / Hallmark"),
    Row("erdos", "Paul Erdős / Erd\\H{o}s", "Erd"),
    Row("study", "Studies", "Studying"),
    Row("news", "News", "New"),
    Row("physics", "Physics", "Physic"),
    Row("series", "Series", "Serie"),
    Row("lens", "Lens / Lenses", "Len"),
    Row("class", "Classes / Class", "Clas"),
    Row("bus", "Buses", "Bu"),
    Row("GAN", "GANs", "Gas"),
    Row("pre-training", "Pre-training / Pre training / Pretraining", "Training"),
    Row("pre training", "Pre-training / Pre training", "Pretraining"),
    Row("pretraining", "Pre-training / Pretraining", "Pre training"),
    Row("text-to-image", "text to image / texttoimage / text-to-images / textto image", "text image"),
    Row("GPT-4", "GPT-4 / GPT 4 / GPT4 / GPT-4.", "GPT-4o / GPT-4.5 / GPT-40"),
    # the other operators
    Row(
        "diffus*",
        "Diffusion / Diffusive",
        "Confused / Prediffusion",
        reads="title or abstract has a word beginning with “diffus”",
    ),
    Row("~bench", "LongBench / Benchmarks", "Bent", reads="title or abstract has the letters “bench” anywhere"),
    Row("=NeRF", "NeRF / NeRF-based", "Nerf / NeRFs", reads="title or abstract has exactly “NeRF”"),
    Row('~"Large Language Model"', "large language models", "Large-Language Model"),
    Row('="GPT-4"', "GPT-4", "GPT 4 / gpt-4 / GPT-4o"),
    Row("title:flow", "Flow", "Still", reads="the title has the word “flow”"),
    Row("abstract:still", "Flow / Anything", ""),
    Row(
        "topic:Diffusion",
        "DiffusionDrive",
        "Diffuse",
        reads="title or abstract has what the topic “Diffusion” asks for",
    ),
    Row("au:song", "By Song", "", reads="the paper has the author “song”"),
    Row(
        "cat:cs + cat:math",
        "By archive and alias",
        "",
        reads="the paper has both the category cs and the category math",
    ),
    Row("id:2504.00001v3", "Any version", ""),
)


def titles(text: str) -> list[str]:
    return text.split(" / ") if text else []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_what_a_rule_finds(row: Row) -> None:
    rule = parse(row.rule)
    wanted = [(title, True) for title in titles(row.finds)] + [(title, False) for title in titles(row.not_finds)]
    day = [paper(title, "Still life.", authors=("Yang Song",), categories=("cs.IT",)) for title, _ in wanted]
    assert [(title, matches(rule, one, TOPICS)) for (title, _), one in zip(wanted, day, strict=True)] == wanted
    assert match_all([rule], day, TOPICS)[rule] == tuple(range(len(titles(row.finds))))


@pytest.mark.parametrize("row", [row for row in ROWS if row.reads], ids=lambda row: row.rule)
def test_how_it_reads(row: Row) -> None:
    assert reads_as(parse(row.rule)) == row.reads


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_written_back_it_is_the_same_rule(row: Row) -> None:
    assert parse(show(parse(row.rule))) == parse(row.rule)
