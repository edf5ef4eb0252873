"""The site's settings of Sphinx. Nothing is loaded from elsewhere: the site opens from the file system."""

project = "Features are fate, reproduced"
html_title = project
extensions = ["myst_parser"]
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline", "substitution"]
exclude_patterns = ["**/*.inc.md"]
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["table.css", "site.css"]
html_copy_source = False
smartquotes = False  # texts are the same here and in the files
html_show_sourcelink = False
html_show_copyright = False
html_use_index = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
