"""Why a paper came or did not, in sentences: what happened, what each subscription has to do with it, what to do."""
