"""Listings of tags with what was said about them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from glassboard.server.session import Session
from glassboard.server.tensorboard.markdown import safe_markdown

UNDESCRIBED: dict[str, Any] = {"displayName": "", "description": ""}
RunTags = dict[str, dict[str, dict[str, Any]]]  # run, tag, what is told of it


def tags_by_run(session: Session, kind: str) -> RunTags:
    """`{run: {tag: {displayName, description}}}`; the description is HTML."""
    names = session.store.tag_names(kind)
    told: RunTags = {run: dict.fromkeys(tags, UNDESCRIBED) for run, tags in names.items()}
    for run, tag, display_name, description in session.store.described(kind):
        if tag in told.get(run, ()):
            html = safe_markdown(description)
            told[run][tag] = {"displayName": display_name, "description": html}
    return told


def descriptions(session: Session, kind: str) -> Mapping[str, str]:
    """What is said of each tag, as HTML; where runs disagree, each with the runs that say it."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for run, tag, _, description in session.store.described(kind):
        if description:
            said[tag][description].append(run)
    return {tag: safe_markdown(_combined(of_tag)) for tag, of_tag in said.items()}


def _combined(said: Mapping[str, list[str]]) -> str:
    if len(said) == 1:
        return next(iter(said))
    parts = ["# Multiple descriptions"]
    for description, runs in sorted(said.items()):
        heading = "## For runs: " if len(runs) > 1 else "## For run: "
        parts += [heading + ", ".join(sorted(runs)), description]
    return "\n".join(parts)
