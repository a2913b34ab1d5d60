"""Reading the daily markdown digests: text, grammar, judgement, folders and bookmarks, a file each."""
