"""The site in a browser: every kind of page can be read by everybody, on a narrow window and in the dark too."""

import pytest
from explorer.conftest import SITE
from explorer.reading import look_for_barriers

pytestmark = pytest.mark.site

# Each kind of page once; of the claims a few, which are rows alike.
PAGES = ("index", "figures-paper", "questions", "files", "rules", "docs/corrections", "docs/tour", "search")
ADDRESSES = (*(f"{page}.html" for page in PAGES), "claims.html?verdict=open")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (400, "dark")])
def test_everybody_can_read_it(visit, address, width, scheme):
    page, query, verdict = address.partition("?")
    opened = visit(link=query + verdict, file=SITE / page, width=width, scheme=scheme)
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    violations, passes = look_for_barriers(opened)
    assert violations == []
    assert passes > 15
