"""What rules mean, sentence by sentence of the language. A row: the rule, titles it finds, titles it does not find, and
how it reads."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.core.papers import Paper, PaperId
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
    finds: str | tuple[Paper, ...]
    not_finds: str | tuple[Paper, ...]
    reads: str


OF_SONG = paper("Flow", "Still life.", authors=("Yang Song",), categories=("cs.IT",))


ROWS = (
    # either, both, not
    Row(
        "diffusion, DDPM",
        "Diffusion at Sea / A DDPM",
        "Flow",
        reads="title or abstract has the word “diffusion”, or the word “DDPM”",
    ),
    Row(
        "diffusion OR DDPM",
        "Diffusion at Sea / A DDPM",
        "Flow",
        reads="title or abstract has the word “diffusion”, or the word “DDPM”",
    ),
    Row(
        "diffusion\nDDPM",
        "Diffusion at Sea / A DDPM",
        "Flow",
        reads="title or abstract has the word “diffusion”, or the word “DDPM”",
    ),
    Row(
        "flow + image",
        "Image Flow",
        "Image / Flow",
        reads="title or abstract has both the word “flow” and the word “image”",
    ),
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
    Row(
        "title:(flow, ~bench) -image",
        "Flow / LongBench",
        "Flow Image / Still",
        reads=(
            "the paper has (either the word “flow” in the title or the letters “bench” anywhere in the title) "
            "without the word “image” in title or abstract"
        ),
    ),
    Row(
        "flow -(image + video)",
        "Flow / Image Flow",
        "Image Flow of a Video",
        reads="title or abstract has the word “flow” without (both the word “image” and the word “video”)",
    ),
    Row(
        "flow, -(image, video)",
        "Flow",
        "Image Flow / Flow of a Video",
        reads="title or abstract has the word “flow”; but never the word “image” or the word “video”",
    ),
    Row(
        "“flow matching”, „DDPM“",
        "Flow Matching / A DDPM",
        "Flow",
        reads="title or abstract has the phrase “flow matching”, or the word “DDPM”",
    ),
    Row(
        "Ｆlow，\u00a0ＤＤＰＭ",
        "Flow / A DDPM",
        "Still",
        reads="title or abstract has the word “Flow”, or the word “DDPM”",
    ),
    Row(
        "flow, —image", "Flow", "Image Flow", reads="title or abstract has the word “flow”; but never the word “image”"
    ),
    Row(
        "<http://flow.ai|flow.ai>, Q&amp;A",
        "On flow.ai / A Q&A",
        "Flow",
        reads="title or abstract has the word “flow.ai”, or the word “Q&A”",
    ),
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
    # signs are operators only at their places: first in a term, and something follows at once
    Row(
        "flow -image",
        "Flow",
        "Image Flow / Flow - Image",
        reads="title or abstract has the word “flow” without the word “image”",
    ),
    Row("flow - image", "Flow - Image", "Flow / Flow Image", reads="title or abstract has the phrase “flow - image”"),
    Row("flow-image", "Flow Image / Flow-image", "Flow", reads="title or abstract has the word “flow-image”"),
    Row("~ bench", "A ~ Bench", "LongBench / Bench", reads="title or abstract has the phrase “~ bench”"),
    Row("= NeRF", "A = NeRF / a = nerf", "NeRF", reads="title or abstract has the phrase “= NeRF”"),
    Row("a=NeRF", "Here a=NeRF", "NeRF", reads="title or abstract has the word “a=NeRF”"),
    Row("flow +image", "A Flow + Image", "Image Flow", reads="title or abstract has the phrase “flow +image”"),
    Row(
        '"flow"+"image"', "Image Flow", "Flow", reads="title or abstract has both the word “flow” and the word “image”"
    ),
    Row("A*", "The A* Search", "A Search / AB", reads="title or abstract has the word “A*”"),
    Row('"A"*', "AB Tests", "The B Side", reads="title or abstract has a word beginning with “A”"),
    Row("2 * 3", "What 2 * 3 Is", "2 3", reads="title or abstract has the phrase “2 * 3”"),
    Row('"~bench"', "A ~Bench", "LongBench", reads="title or abstract has the word “~bench”"),
    Row("C++", "C++ / The C++17 Way", "C / C# / C+", reads="title or abstract has the word “C++”"),
    Row("C", "C / In C.", "C++ / C#", reads="title or abstract has the word “C”"),
    Row('"A2A+MCP"', "The A2A+MCP Stack", "A2A and MCP", reads="title or abstract has the word “A2A+MCP”"),
    Row(
        "state-of-the-art",
        "State of the Art / state-of-the-art",
        "The Art of the State",
        reads="title or abstract has the word “state-of-the-art”",
    ),
    Row("System~2", "A System~2 Agent", "System 3", reads="title or abstract has the word “System~2”"),
    Row(
        "n^2", "n^2 Steps / $n^2$ Steps / $n^{2}$ Steps / n² Steps", "n 2", reads="title or abstract has the word “n^2”"
    ),
    Row(
        "F1",
        "An F₁ Score / An F$_1$-score / F1 / $F_{1}$",
        "F 1 / $F_{12}$",
        reads="title or abstract has the word “F1”",
    ),
    Row("F_1", "An F$_1$-score / F_1", "F", reads="title or abstract has the word “F_1”"),
    Row("CO2", "CO₂ / CO$_2$ / $\\mathrm{CO}_2$", "CO", reads="title or abstract has the word “CO2”"),
    Row("R2", "$R^2$ / R²", "$R^3$", reads="title or abstract has the word “R2”"),
    Row("$k$-NN", "k-NN / $k$-NN / kNN / k NN", "NN", reads="title or abstract has the word “$k$-NN”"),
    Row("β-VAE", "A β-VAE / $\\beta$-VAE", "VAE", reads="title or abstract has the word “β-VAE”"),
    # whole words, folded
    Row(
        "LLM",
        "LLMs / An LLM’s Dream / llm-based",
        "Bellman / MLLM / Hallmark",
        reads="title or abstract has the word “LLM”",
    ),
    Row("erdos", "Paul Erdős / Erd\\H{o}s", "Erd", reads="title or abstract has the word “erdos”"),
    Row("study", "Studies", "Studying", reads="title or abstract has the word “study”"),
    Row("news", "News", "New", reads="title or abstract has the word “news”"),
    Row("physics", "Physics", "Physic", reads="title or abstract has the word “physics”"),
    Row("series", "Series", "Serie", reads="title or abstract has the word “series”"),
    Row("lens", "Lens / Lenses", "Len", reads="title or abstract has the word “lens”"),
    Row("class", "Classes / Class", "Clas", reads="title or abstract has the word “class”"),
    Row("bus", "Buses", "Bu", reads="title or abstract has the word “bus”"),
    Row("GAN", "GANs", "Gas", reads="title or abstract has the word “GAN”"),
    Row(
        "pre-training",
        "Pre-training / Pre training / Pretraining",
        "Training",
        reads="title or abstract has the word “pre-training”",
    ),
    Row(
        "pre training",
        "Pre-training / Pre training",
        "Pretraining",
        reads="title or abstract has the phrase “pre training”",
    ),
    Row(
        "pretraining",
        "Pre-training / Pretraining",
        "Pre training",
        reads="title or abstract has the word “pretraining”",
    ),
    Row(
        "text-to-image",
        "text to image / texttoimage / text-to-images / textto image",
        "text image",
        reads="title or abstract has the word “text-to-image”",
    ),
    Row(
        "GPT-4",
        "GPT-4 / GPT 4 / GPT4 / GPT-4.",
        "GPT-4o / GPT-4.5 / GPT-40",
        reads="title or abstract has the word “GPT-4”",
    ),
    # the other operators
    Row(
        "diffus*",
        "Diffusion / Diffusive",
        "Confused / Prediffusion",
        reads="title or abstract has a word beginning with “diffus”",
    ),
    Row("~bench", "LongBench / Benchmarks", "Bent", reads="title or abstract has the letters “bench” anywhere"),
    Row("=NeRF", "NeRF / NeRF-based", "Nerf / NeRFs", reads="title or abstract has exactly “NeRF”"),
    Row(
        '~"Large Language Model"',
        "large language models",
        "Large-Language Model",
        reads="title or abstract has the letters “Large Language Model” anywhere",
    ),
    Row('="GPT-4"', "GPT-4", "GPT 4 / gpt-4 / GPT-4o", reads="title or abstract has exactly “GPT-4”"),
    Row("title:flow", "Flow", "Still", reads="the title has the word “flow”"),
    Row("abstract:still", (OF_SONG,), (paper("Still", "It moves."),), reads="the abstract has the word “still”"),
    Row(
        "topic:Diffusion",
        "DiffusionDrive",
        "Diffuse",
        reads="title or abstract has what the topic “Diffusion” asks for",
    ),
    Row(
        "au:song",
        (OF_SONG,),
        (paper("Song", "Song", authors=("Anna Songer",)),),
        reads="the paper has the author “song”",
    ),
    Row(
        "cat:cs + cat:math",
        (OF_SONG, paper("x", categories=("math.IT",))),
        (paper("cs math", "cs math", categories=("cs.LG", "cs.CV")),),
        reads="the paper has both the category cs and the category math",
    ),
    Row(
        "id:2504.00001v3",
        (OF_SONG,),
        (replace(OF_SONG, id=PaperId("arxiv:2504.00002")),),
        reads="the paper has the id 2504.00001v3",
    ),
)


def papers(of: str | tuple[Paper, ...]) -> list[Paper]:
    return [replace(OF_SONG, title=title) for title in of.split(" / ")] if isinstance(of, str) else [*of]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_what_a_rule_finds(row: Row) -> None:
    rule, found, others = parse(row.rule), papers(row.finds), papers(row.not_finds)
    assert [one.title for one in found if not matches(rule, one, TOPICS)] == []
    assert [one.title for one in others if matches(rule, one, TOPICS)] == []
    assert match_all([rule], [*found, *others], TOPICS)[rule] == tuple(range(len(found)))
    assert found
    assert others


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_how_it_reads(row: Row) -> None:
    assert reads_as(parse(row.rule)) == row.reads


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_written_back_it_is_the_same_rule(row: Row) -> None:
    assert parse(show(parse(row.rule))) == parse(row.rule)
