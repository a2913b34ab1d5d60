"""What Paperround brings along for those who bring nothing: the topics of the daily digests, and a sample digest."""

from importlib.resources import files


def topics_text() -> str:
    """The default topics, in the format of a topics file."""
    return files(__name__).joinpath("topics.yml").read_text(encoding="utf-8")
