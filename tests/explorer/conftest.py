"""The pages of this project's results, opened in Chromium from the file system, with the network off."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "results" / "explorer.html"
SITE = ROOT / "results" / "site"


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium")
    assert chromium, "These tests need Chromium: apt-get install chromium"
    assert PAGE.exists(), f"{PAGE} is missing: run `make explorer`."
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # root has none
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Open the explorer, or another file (link="", width=1200, scheme="light", file=PAGE).

    Whatever it complains of, or asks the network for, fails.
    """
    contexts, complaints = [], []

    def opened(link: str = "", width: int = 1200, scheme: str = "light", file: Path = PAGE):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(("file:", "data:", "blob:")) else complaints.append(asked.url),
        )
        page.goto(f"{file.as_uri()}{link}")
        if file.name == PAGE.name:
            page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
