"""Studies: questions outside the shared chain, each a module with its ``TITLE`` and a function ``study_NAME``.

Loads no library: a study's module is imported by its own job alone.
"""

from pkgutil import iter_modules

STUDIES = tuple(module.name for module in iter_modules(__path__))
