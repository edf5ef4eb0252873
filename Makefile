# `make` rebuilds every figure, `make test` passes the tests, `make help` lists the rest.
PYTHON_CANDIDATES ?= python3 python python3.14 python3.13 python3.12 python3.11
CORES ?= all
# Config files that are laid over config.yaml: make CONFIG=config/paper_size.yaml
CONFIG ?=
# The part of all changes that `make mutate` tries.
SHARE ?= 1
LAID := $(if $(CONFIG),--configfile $(CONFIG))
VENV := .venv
RUN := PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: figures verdicts check compare test test-slow test-slurm test-site stress mutate benchmark lint report site explorer clean \
  checksums crate pictures pins help
.DELETE_ON_ERROR:

figures: $(VENV)/.ready ## rebuild every figure (default)
	@PYTHONPATH=scripts $(VENV)/bin/python -m fate_workflow.jobs.unlock
	@if [ -t 1 ]; then logger=rich; else logger=lines; fi; \
	  $(RUN) snakemake --cores $(CORES) $(LAID) --logger $$logger
	@sed -n '/^Against expectation/p' results/claims.md

verdicts: figures ## fail where a claim has not the verdict that is expected
	@grep -q '^Every verdict is the expected one' results/claims.md || { grep '(expected' results/claims.md; exit 1; }

check: $(VENV)/.ready ## say which results are stale, missing or damaged
	$(RUN) python scripts/check_results.py $(LAID)

compare: $(VENV)/.ready ## compare two results folders: make compare A=results B=/other/results
	$(RUN) python scripts/compare_results.py "$(A)" "$(B)"

test: $(VENV)/.ready-dev ## run the tests
	$(RUN) pytest

test-slow: $(VENV)/.ready-dev ## run the long tests: kills, another processor, every kind of figure (6 minutes)
	$(RUN) pytest -m slow

test-slurm: $(VENV)/.ready-dev $(VENV)/.ready-storage ## run the workflow on a Slurm cluster of its own (needs root on Debian)
	$(RUN) pytest -m slurm --numprocesses=0 tests/slurm

test-site: $(VENV)/.ready-dev tests/explorer/node_modules/.ready site ## open site and explorer in Chromium, and run its formulas in Node
	$(RUN) pytest -m site --numprocesses=0 tests/explorer

stress: $(VENV)/.ready-dev ## kill runs at 54 random moments, and draw ten times the configs (12 minutes)
	$(RUN) pytest --hypothesis-profile=thorough tests/fate_workflow/config
	PYTHONPATH=scripts:tests $(VENV)/bin/python -m workflow.kills

mutate: $(VENV)/.ready-dev $(VENV)-mutate/.ready ## which changes of a module its tests miss: make mutate MODULE=fate/risks.py
	$(RUN) python tests/mutate.py $(SHARE) $(MODULE)

benchmark: $(VENV)/.ready $(VENV)-benchmark/.ready ## measure networks, jobs and whole runs for benchmarks/README.md
	$(RUN) python benchmarks/benchmark.py --cores $(CORES)

lint: $(VENV)/.ready-dev ## check style and form
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) snakefmt --check Snakefile rules
	$(RUN) mypy
	$(RUN) snakemake --lint

report: figures ## one self-contained HTML file with every figure
	$(RUN) snakemake --report results/report.html --report-metadata report/metadata.yaml \
	  --report-stylesheet report/style.css

site: figures $(VENV)/.ready-site ## pages of figures, claims and documents: results/site/index.html
	$(RUN) snakemake --cores $(CORES) --quiet rules $(LAID) -- results/site

explorer: figures $(VENV)/.ready-site ## one page to explore the theory with its trained networks: results/explorer.html
	$(RUN) snakemake --cores $(CORES) $(LAID) results/explorer.html

clean: ## remove all results, logs and what Snakemake remembers of them
	rm -rf results logs .snakemake

checksums: ## list the sha256 of every result for `cd results && sha256sum -c SHA256SUMS`
	cd results && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS

crate: figures $(VENV)/.ready-dev ## describe results/ for archives by RO-Crate: ro-crate-metadata.json
	$(RUN) python scripts/describe_results.py

pictures: figures ## refresh the pictures of the README
	cp results/figures/linear_transfer.png results/figures/fine_tuning_loud.png docs/

pins: ## resolve envs/*.in again (needs uv)
	cd envs && for name in requirements requirements-dev requirements-slurm requirements-storage \
	  requirements-cuda requirements-mutate requirements-site requirements-benchmark; do \
	  uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	    --no-header --no-emit-index-url --upgrade $$name.in --output-file $$name.txt || exit 1; done

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s%s\n", $$1, $$2}' Makefile

# A candidate counts only if it runs: shims of version managers exist and fail.
$(VENV)/.ready: envs/requirements.txt
	@for python in $(PYTHON_CANDIDATES); do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Building the environment in $(VENV) with $$($$python --version)."; \
	    $$python -m venv $(VENV) && exec $(PIP) -r envs/requirements.txt; exit 1; \
	  fi; \
	done; \
	echo "No Python 3.11 or newer with venv was found; tried: $(PYTHON_CANDIDATES). Install one, or name it: make PYTHON_CANDIDATES=/path/to/python" >&2; exit 1
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.ready-site: $(VENV)/.ready envs/requirements-site.txt
	$(PIP) -r envs/requirements-site.txt
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready-site envs/requirements-dev.txt envs/requirements-slurm.txt
	$(PIP) -r envs/requirements-dev.txt
	$(PIP) -r envs/requirements-slurm.txt
	@touch $@

$(VENV)/.ready-storage: $(VENV)/.ready envs/requirements-storage.txt
	$(PIP) -r envs/requirements-storage.txt
	@touch $@

# Environments of their own, of `make mutate` and `make benchmark`.
$(VENV)-%/.ready: envs/requirements-%.txt $(VENV)/.ready
	$(VENV)/bin/python -m venv $(VENV)-$*
	$(subst $(VENV)/,$(VENV)-$*/,$(PIP)) -r $<
	@touch $@

# The rules of accessibility; the browser and Node are Debian's.
tests/explorer/node_modules/.ready: tests/explorer/package-lock.json
	@for pair in chromium:chromium node:nodejs npm:npm; do \
	  command -v $${pair%%:*} >/dev/null || missing="$$missing $${pair##*:}"; done; [ -z "$$missing" ] || \
	  { apt-get update -q && apt-get install -qy --no-install-recommends $$missing; } >/dev/null || \
	  { echo "The tests of the site need chromium, node and npm: install$$missing." >&2; exit 1; }
	npm ci --silent --no-audit --no-fund --prefix tests/explorer
	@touch $@
