"""What axe has against a page: WCAG 2.2 AA, as far as a program can tell."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text()
RUN = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const found = await axe.run({runOnly: tags, resultTypes: ["violations"]});
    return found.violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .flatMap(({id, nodes}) => nodes.map(({target, any, all, none}) =>
            `${id}: ${target.join(" ")}: ${[...any, ...all, ...none].map(c => c.message)[0]}`));
}"""


def complaints(page: Page) -> list[str]:
    """Each serious or critical violation: the rule, the element, and what is wrong."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN)
    return found
