"""What rules mean, sentence by sentence of the language. A row: the rule, titles it finds, titles it does not find."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.core.rules.matching import match_all, matches
from bot.core.rules.parsing import parse
from bot.core.topics import Topic
from tests.core.samples import paper

TOPICS = {"Diffusion": Topic("Diffusion", (("Diffusion",), ("DDPM",)))}


@dataclass(frozen=True, slots=True)
class Row:
    """Several titles are parted by `` / ``; each stands alone, with another abstract."""

    rule: str
    finds: str
    not_finds: str


ROWS = (
    # either, both, not
    Row("diffusion, DDPM", "Diffusion at Sea / A DDPM", "Flow"),
    Row("diffusion OR DDPM", "Diffusion at Sea / A DDPM", "Flow"),
    Row("diffusion\nDDPM", "Diffusion at Sea / A DDPM", "Flow"),
    Row("flow + image", "Image Flow", "Image / Flow"),
    Row("flow AND image", "Image Flow", "Image / Flow"),
    Row("flow AND NOT image", "Flow", "Image Flow"),
    Row("a OR b AND NOT c", "a / b / a c", "b c / c"),
    Row("(a, b) + c", "a c / b c", "a b / c"),
    Row("a, c, -b", "a / c", "a b / c b"),
    Row("a -b, c", "a / b c / a b c", "a b"),
    Row("flow matching", "Flow Matching", "Matching the Flow / Flow of Matching / Flow, matching"),
    # signs are operators only at their places
    Row("C++", "C++ / The C++17 Way", "C / C# / C+"),
    Row("C", "C / In C.", "C++ / C#"),
    Row('"A2A+MCP"', "The A2A+MCP Stack", "A2A and MCP"),
    Row("state-of-the-art", "State of the Art / state-of-the-art", "The Art of the State"),
    Row("System~2", "A System~2 Agent", "System 3"),
    Row("n^2", "n^2 Steps", "n 2"),
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
    Row("diffus*", "Diffusion / Diffusive", "Confused / Prediffusion"),
    Row("~bench", "LongBench / Benchmarks", "Bent"),
    Row("=NeRF", "NeRF / NeRF-based", "Nerf / NeRFs"),
    Row('~"Large Language Model"', "large language models", "Large-Language Model"),
    Row('="GPT-4"', "GPT-4", "GPT 4 / gpt-4 / GPT-4o"),
    Row("title:flow", "Flow", "Still"),
    Row("abstract:still", "Flow / Anything", ""),
    Row("topic:Diffusion", "DiffusionDrive", "Diffuse"),
    Row("au:song", "By Song", ""),
    Row("cat:cs + cat:math", "By archive and alias", ""),
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
