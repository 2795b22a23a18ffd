"""What axe-core finds wrong with a page."""

from typing import Any

from playwright.sync_api import Page

from support.files import ROOT

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
LOOKS = [("light", "en-US"), ("dark", "zh-CN")]  # colours know no language, and words no theme


def violations(page: Page) -> list[str]:
    """What axe-core finds: the rule, and the first element that breaks it."""
    # evaluated rather than added as a script, which the page's own policy forbids
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run(document).then((r) => r.violations)")
    return [
        f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:200]}"
        f" — {rule['nodes'][0]['failureSummary']}"
        for rule in found
    ]
