"""What axe-core (https://github.com/dequelabs/axe-core) finds wrong on a page, as one line a finding."""

from importlib import resources

from playwright.async_api import Page

_SCRIPT = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"]
_RUN = """async tags => {
  const { violations } = await axe.run(document, {
    runOnly: tags, resultTypes: ["violations"], rules: { "label-content-name-mismatch": { enabled: true } },
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, failureSummary }) =>
    `${id}: ${target.join(" ")} ${html.slice(0, 120)} (${failureSummary.split("\\n")[1]})`));
}"""


async def findings(page: Page) -> list[str]:
    """All rules of WCAG 2.2 A and AA, good practice, and those that are still on trial."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_SCRIPT)
    found: list[str] = await page.evaluate(_RUN, _TAGS)
    return found
