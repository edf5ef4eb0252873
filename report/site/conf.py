"""The site's settings of Sphinx. Nothing is loaded from elsewhere: the site opens from the file system."""

project = "Features are fate, reproduced"
html_title = project
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_static_path = ["../claims/table.css", "../claims/filter.js", "site.css"]
html_css_files = ["table.css", "site.css"]
html_copy_source = False
html_show_search_summary = False  # which would be fetched, and from the file system cannot be
smartquotes = False  # texts are the same here and in the files
html_show_sourcelink = False
html_show_copyright = False
html_use_index = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app) -> None:
    """Let everybody read the pages: headings of the navigation have a level, and wide code can be scrolled by keys."""
    app.connect("html-page-context", _open_to_all, priority=600)  # after the theme, which makes the navigation


def _open_to_all(app, page, template, context, doctree) -> None:
    navigation, body = context["furo_navigation_tree"], context.get("body", "")
    context["furo_navigation_tree"] = navigation.replace('role="heading"', 'role="heading" aria-level="2"')
    context["body"] = body.replace("<pre>", '<pre tabindex="0">')
