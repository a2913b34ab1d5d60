"""arXiv's dated records (OAI-PMH 2.0, format arXivRaw): asked for by category and days, read, and put on the days on
which arXiv announced the papers. https://info.arxiv.org/help/oa/index.html"""

from bot.sources.oai.announcing import announcements, is_deferred
from bot.sources.oai.harvesting import harvest
from bot.sources.oai.pages import Page, parse_records
from bot.sources.oai.records import Record

__all__ = ["Page", "Record", "announcements", "harvest", "is_deferred", "parse_records"]
